{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="field field-vmid{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{NAME}}">
<label for="{{ID}}">{{LABEL}}</label>
{{#HAS_HINT}}<p class="hint" id="{{ID}}-hint">{{HINT}}</p>{{/HAS_HINT}}
<div class="control">
<input type="text" inputmode="numeric" autocomplete="off" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}"{{#HAS_MIN}} min="{{MIN}}"{{/HAS_MIN}}{{#HAS_MAX}} max="{{MAX}}"{{/HAS_MAX}}{{#HAS_PATTERN}} pattern="{{PATTERN}}"{{/HAS_PATTERN}}{{#HAS_MAXLENGTH}} maxlength="{{MAXLENGTH}}"{{/HAS_MAXLENGTH}}{{#REQUIRED}} required{{/REQUIRED}}{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}} data-check-url="{{URL_AJAX_VMID}}" aria-describedby="{{ID}}-state {{ID}}-hint {{ID}}-error">
<span class="vmid-state" data-state="invalid"><span class="vmid-icon" aria-hidden="true"></span><span class="vmid-text" id="{{ID}}-state" role="status"></span></span>
<button type="submit" class="button find-free" name="find_free" value="1" formnovalidate data-free-url="{{URL_AJAX_VMID_FREE}}">Find a free one</button>
</div>
{{#HAS_ERROR}}<p class="error" id="{{ID}}-error" data-error-for="{{NAME}}">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
