{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="field field-short{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{NAME}}">
<label for="{{ID}}">{{LABEL}}</label>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="control">
<input type="number" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}"{{#HAS_MIN}} min="{{MIN}}"{{/HAS_MIN}}{{#HAS_MAX}} max="{{MAX}}"{{/HAS_MAX}}{{#HAS_STEP}} step="{{STEP}}"{{/HAS_STEP}}{{#HAS_PLACEHOLDER}} placeholder="{{PLACEHOLDER}}"{{/HAS_PLACEHOLDER}}{{#REQUIRED}} required{{/REQUIRED}}{{#DISABLED}} disabled{{/DISABLED}}{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
{{#HAS_UNIT}}<span class="unit" id="{{ID}}-unit">{{UNIT}}</span>{{/HAS_UNIT}}
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
