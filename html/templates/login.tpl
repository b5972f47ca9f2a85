{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel login">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h1>Sign in</h1>
{{#CARRIED}}<p class="lead" role="status">You are not signed in any more. What you typed is kept: it comes back once you have signed in.</p>{{/CARRIED}}
<form method="post" action="{{URL_LOGIN}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
{{#CARRIED}}<input type="hidden" name="carried" value="{{CARRIED_BODY}}">{{/CARRIED}}
{{>FIELD_USER}}
{{>FIELD_PASSWORD}}
<div class="actions"><button class="button primary wide" type="submit">Sign in</button></div>
</form>
</section>
