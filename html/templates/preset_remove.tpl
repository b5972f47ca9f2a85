{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel narrow">
<h1>Delete {{NAME}}?</h1>
<p class="lead">Only the preset goes. Containers that began with it stay as they are.</p>
<form method="post" action="{{URL_PRESETS}}" class="actions">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="remove">
<input type="hidden" name="id" value="{{ID}}">
<button class="button danger-solid" type="submit">Delete the preset</button>
<a class="button quiet" href="{{URL_PRESETS}}">Keep it</a>
</form>
</section>
