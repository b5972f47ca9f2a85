{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<fieldset class="row" id="row-{{ROW}}" data-row="{{ROW_NUMBER}}" tabindex="-1">
<legend>{{ROW}}</legend>
<div class="stack">
<div class="pair">
{{>FIELD_NET_BRIDGE}}
{{>FIELD_NET_TAG}}
</div>
<div class="pair">
{{>FIELD_NET_IP}}
{{>FIELD_NET_GW}}
</div>
<div class="pair">
{{>FIELD_NET_IP6}}
{{>FIELD_NET_GW6}}
</div>
{{>FIELD_NET_FIREWALL}}
<details class="more"{{#OPEN}} open{{/OPEN}}>
<summary>More options of {{ROW}}</summary>
<div class="stack">
<div class="pair">
{{>FIELD_NET_NAME}}
{{>FIELD_NET_HWADDR}}
</div>
<div class="triple">
{{>FIELD_NET_TRUNKS}}
{{>FIELD_NET_MTU}}
{{>FIELD_NET_RATE}}
</div>
<div class="checks">
{{>FIELD_NET_LINK_DOWN}}
{{>FIELD_NET_HOST_MANAGED}}
</div>
</div>
</details>
<button class="button quiet" type="submit" name="remove" value="{{ROW}}" formnovalidate data-remove>Remove {{ROW}}</button>
</div>
</fieldset>
