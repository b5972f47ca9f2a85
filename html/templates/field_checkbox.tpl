{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="field field-check{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{NAME}}">
<input type="checkbox" id="{{ID}}" name="{{NAME}}" value="1"{{#CHECKED}} checked{{/CHECKED}}{{#DISABLED}} disabled{{/DISABLED}}{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}{{#DESCRIBED}} aria-describedby="{{DESCRIPTIONS}}"{{/DESCRIBED}}>
{{! A browser does not send what is disabled: the tick would be lost.}}
{{#KEPT_TICK}}<input type="hidden" name="{{NAME}}" value="1">{{/KEPT_TICK}}
<div class="check-text">
<label for="{{ID}}">{{LABEL}}</label>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
</div>
