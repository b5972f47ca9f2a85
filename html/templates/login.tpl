{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel login">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h1>Sign in</h1>
<form method="post" action="{{URL_LOGIN}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
{{>FIELD_USER}}
{{>FIELD_PASSWORD}}
<div class="actions"><button class="button primary wide" type="submit">Sign in</button></div>
</form>
</section>
