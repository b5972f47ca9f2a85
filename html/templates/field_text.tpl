{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="field{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{NAME}}">
<label for="{{ID}}">{{LABEL}}</label>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="control">
<input type="text" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}" autocapitalize="none" spellcheck="false"{{#HAS_AUTOCOMPLETE}} autocomplete="{{AUTOCOMPLETE}}"{{/HAS_AUTOCOMPLETE}}{{#HAS_PATTERN}} pattern="{{PATTERN}}"{{/HAS_PATTERN}}{{#HAS_MAXLENGTH}} maxlength="{{MAXLENGTH}}"{{/HAS_MAXLENGTH}}{{#HAS_PLACEHOLDER}} placeholder="{{PLACEHOLDER}}"{{/HAS_PLACEHOLDER}}{{#REQUIRED}} required{{/REQUIRED}}{{#DISABLED}} disabled{{/DISABLED}}{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
{{#HAS_UNIT}}<span class="unit">{{UNIT}}</span>{{/HAS_UNIT}}
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
