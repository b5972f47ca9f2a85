{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<fieldset class="choice" id="f-keys" tabindex="-1" data-field="keys">
<legend>Your SSH keys</legend>
{{#NO_KEYS}}<p class="hint">None kept yet. Those that you keep on the page <a href="{{URL_ACCOUNT}}">Account</a> can be ticked here.</p>{{/NO_KEYS}}
{{#HAS_KEYS}}
<p class="hint">Each ticked one may sign in as root. They are kept on the page <a href="{{URL_ACCOUNT}}">Account</a>.</p>
<div class="cards cards-rows">
{{#KEY}}<label class="card"><input type="checkbox" name="keys" value="{{KEY_ID}}"{{#TICKED}} checked{{/TICKED}}><span class="card-body"><span class="card-title">{{KEY_NAME}}</span><span class="card-note">{{KEY_TYPE}}</span><span class="card-note mono key-print">{{KEY_PRINT}}</span></span></label>{{/KEY}}
</div>
{{/HAS_KEYS}}
</fieldset>
