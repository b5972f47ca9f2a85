{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="wizard-preset">
{{#EDITED}}
<form method="post" action="{{URL_PRESETS}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="update">
<input type="hidden" name="draft" value="{{DRAFT}}">
<button class="button primary" type="submit">Save into the preset {{PRESET_NAME}}</button>
</form>
{{/EDITED}}
<a class="button quiet" href="{{SAVE_URL}}">Save as a preset</a>
</div>
