{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="empty-inline preset-choice">
{{#BEGUN}}
<input type="hidden" name="preset" value="{{PRESET_ID}}">
<p>Begun with the preset <strong>{{PRESET_NAME}}</strong>. <a href="{{WITHOUT_URL}}">Begin without it</a></p>
{{/BEGUN}}
{{#OTHERS}}<p>Presets: {{#OTHER}}<a href="{{URL}}">{{PRESET_NAME}}</a>{{#OTHER_separator}}, {{/OTHER_separator}}{{/OTHER}} <a class="hint" href="{{URL_PRESETS}}">All presets</a></p>{{/OTHERS}}
</div>
