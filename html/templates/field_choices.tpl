{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<fieldset class="field choices{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" id="{{ID}}" tabindex="-1" data-field="{{NAME}}"{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
<legend>{{LABEL}}</legend>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="choices-list">
{{#OPTION}}<label class="check-inline"><input type="checkbox" name="{{NAME}}" value="{{OPTION_VALUE}}"{{#SELECTED}} checked{{/SELECTED}}{{#DISABLED}} disabled{{/DISABLED}}><span>{{OPTION_LABEL}}{{#HAS_OPTION_HINT}} <span class="hint">{{OPTION_HINT}}</span>{{/HAS_OPTION_HINT}}</span></label>{{/OPTION}}
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</fieldset>
