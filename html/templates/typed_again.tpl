{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel login">
<h1>What you typed is still here</h1>
<p class="lead">You were not signed in any more when you sent it. Nothing was done with it yet.</p>
<form method="post" action="{{ACTION}}" class="stack" data-typed-again>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="keep" value="1">
{{#FIELD}}<input type="hidden" name="{{FIELD_NAME}}" value="{{FIELD_VALUE:p}}">
{{/FIELD}}
<div class="actions"><button class="button primary wide" type="submit">Go on</button></div>
</form>
</section>
