// SPDX-License-Identifier: MIT
// The API documents as read-only data, so that the executable needs no file beside it.
    .section .rodata
    .global pve_schema_7_4, pve_schema_7_4_end
    .global pve_schema_8_4, pve_schema_8_4_end
    .global pve_schema_9_2, pve_schema_9_2_end
pve_schema_7_4:
    .incbin "tests/pve/schema/7.4.json"
pve_schema_7_4_end:
    .byte 0
pve_schema_8_4:
    .incbin "tests/pve/schema/8.4.json"
pve_schema_8_4_end:
    .byte 0
pve_schema_9_2:
    .incbin "tests/pve/schema/9.2.json"
pve_schema_9_2_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
