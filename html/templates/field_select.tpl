{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="field{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{NAME}}">
<label for="{{ID}}">{{LABEL}}</label>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="control">
<select id="{{ID}}" name="{{NAME}}"{{#REQUIRED}} required{{/REQUIRED}}{{#DISABLED}} disabled{{/DISABLED}}{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
{{#OPTION}}<option value="{{OPTION_VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{OPTION_LABEL}}</option>{{/OPTION}}
</select>
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
