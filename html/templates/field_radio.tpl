{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<fieldset class="field choice{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" id="{{ID}}" tabindex="-1" data-field="{{NAME}}"{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
<legend>{{LABEL}}</legend>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="cards">
{{#OPTION}}<label class="card"><input type="radio" name="{{NAME}}" value="{{OPTION_VALUE}}"{{#SELECTED}} checked{{/SELECTED}}{{#REQUIRED}} required{{/REQUIRED}}{{#DISABLED}} disabled{{/DISABLED}}><span class="card-body"><span class="card-title">{{OPTION_LABEL}}</span>{{#HAS_OPTION_HINT}}<span class="card-note">{{OPTION_HINT}}</span>{{/HAS_OPTION_HINT}}</span></label>{{/OPTION}}
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</fieldset>
