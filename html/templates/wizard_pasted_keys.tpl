{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<ul class="pasted-keys" aria-label="The pasted keys">
{{#PASTED}}<li class="hint">{{#HAS_COMMENT}}<strong>{{KEY_COMMENT}}</strong>, {{/HAS_COMMENT}}{{KEY_TYPE}}, <span class="mono key-print">{{KEY_PRINT}}</span></li>{{/PASTED}}
</ul>
