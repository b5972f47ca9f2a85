{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Account</h1>
<p class="lead">Signed in as <strong>{{USER_NAME}}</strong></p>
</div>
<section class="panel account-part" id="keys" aria-labelledby="keys-h">
<h2 id="keys-h">SSH keys</h2>
<p class="lead">Ticked in the wizard, a key lets its owner sign in to the new container as root.</p>
{{#NO_KEYS}}<p class="empty-inline">No keys yet. Without one, only the console of Proxmox leads into a container.</p>{{/NO_KEYS}}
{{#HAS_KEYS}}
<ul class="account-list">
{{#KEY}}
<li data-key="{{NAME}}">
<div class="account-what">
{{#NAMED}}<h3>{{NAME}}</h3>{{/NAMED}}
{{#RENAMING}}
<form method="post" action="{{URL_ACCOUNT}}" class="account-rename">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="rename_key">
<input type="hidden" name="id" value="{{ID}}">
{{>FIELD_NEW_NAME}}
<div class="actions"><button class="button" type="submit">Save the name</button><a class="button quiet" href="{{URL_ACCOUNT}}">Cancel</a></div>
</form>
{{/RENAMING}}
<p>{{TYPE}} <span class="hint">added <time>{{ADDED}}</time></span></p>
<p class="mono account-print">{{FINGERPRINT}}</p>
</div>
<div class="account-actions">
{{#NAMED}}<a class="button quiet" href="{{RENAME_URL}}">Rename<span class="visually-hidden"> {{NAME}}</span></a>{{/NAMED}}
<form method="post" action="{{URL_ACCOUNT}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="remove_key"><input type="hidden" name="id" value="{{ID}}"><button class="button quiet danger" type="submit">Remove<span class="visually-hidden"> {{NAME}}</span></button></form>
</div>
</li>
{{/KEY}}
</ul>
{{/HAS_KEYS}}
<form method="post" action="{{URL_ACCOUNT}}" class="stack account-form">
<h3>Add a key</h3>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="add_key">
{{>FIELD_PUBLIC_KEY}}
{{>FIELD_KEY_NAME}}
<div class="actions"><button class="button primary" type="submit">Add the key</button></div>
</form>
</section>
{{#BY_HOST}}
<section class="panel account-part" id="host" aria-labelledby="host-h">
<h2 id="host-h">Sign-in</h2>
<p class="lead">This site's web server signs you in. Berth keeps no password of yours and cannot sign you out; the web server's own sign-in can, or closing the browser.</p>
</section>
{{/BY_HOST}}
{{#BY_PASSWORD}}
<section class="panel account-part" id="password" aria-labelledby="password-h">
<h2 id="password-h">Password</h2>
<p class="lead">Changing it signs out every other session.</p>
<form method="post" action="{{URL_ACCOUNT}}" class="stack account-form">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="password">
{{! For password managers: whose password this is. Not sent.}}
<input type="text" value="{{USER_NAME}}" autocomplete="username" hidden readonly>
{{>FIELD_CURRENT_PASSWORD}}
<div class="pair">
{{>FIELD_NEW_PASSWORD}}
{{>FIELD_REPEAT_PASSWORD}}
</div>
<div class="actions"><button class="button primary" type="submit" data-busy="Changing…">Change the password</button></div>
</form>
</section>
<section class="panel account-part" id="sessions" aria-labelledby="sessions-h">
<h2 id="sessions-h">Sessions</h2>
<p class="lead">Where you are signed in. One ends by itself 12 hours after it began.</p>
<ul class="account-list">
{{#SESSION}}
<li>
<div class="account-what">
<h3>{{AGENT}}{{#IS_THIS}} <span class="badge badge-default">This one</span>{{/IS_THIS}}</h3>
<p class="hint">{{#HAS_ADDRESS}}From {{ADDRESS}}, since {{/HAS_ADDRESS}}<time>{{BEGAN}}</time>; last seen <time>{{LAST_SEEN}}</time></p>
</div>
{{#IS_OTHER}}
<div class="account-actions">
<form method="post" action="{{URL_ACCOUNT}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="end_session"><input type="hidden" name="id" value="{{ID}}"><button class="button quiet" type="submit">Sign out<span class="visually-hidden"> {{AGENT}} of {{BEGAN}}</span></button></form>
</div>
{{/IS_OTHER}}
</li>
{{/SESSION}}
</ul>
{{#HAS_OTHERS}}
<form method="post" action="{{URL_ACCOUNT}}" class="actions"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="end_others"><button class="button" type="submit">Sign out all others</button></form>
{{/HAS_OTHERS}}
</section>
{{/BY_PASSWORD}}
