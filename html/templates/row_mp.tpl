{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<fieldset class="row" id="row-{{ROW}}" data-row="{{ROW_NUMBER}}" tabindex="-1">
<legend>{{ROW}}</legend>
<div class="stack">
<div class="triple">
{{>FIELD_MP_MP}}
{{>FIELD_MP_STORAGE}}
{{>FIELD_MP_SIZE}}
</div>
{{>FIELD_MP_BACKUP}}
<details class="more"{{#OPEN}} open{{/OPEN}}>
<summary>More options of {{ROW}}</summary>
<div class="stack">
{{>FIELD_MP_MOUNTOPTIONS}}
<div class="pair">
{{>FIELD_MP_ACL}}
{{>FIELD_MP_REPLICATE}}
</div>
{{>FIELD_MP_IDMAP}}
<div class="checks">
{{>FIELD_MP_RO}}
{{>FIELD_MP_QUOTA}}
{{>FIELD_MP_KEEPATTRS}}
</div>
</div>
</details>
<button class="button quiet" type="submit" name="remove" value="{{ROW}}" formnovalidate data-remove>Remove {{ROW}}</button>
</div>
</fieldset>
