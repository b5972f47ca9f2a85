{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="csrf" content="{{CSRF}}">
{{#REFRESH}}<noscript><meta http-equiv="refresh" content="2"></noscript>{{/REFRESH}}
<title>{{TITLE}} · Berth</title>
<link rel="icon" type="image/svg+xml" href="{{STATIC}}/berth.svg">
<link rel="stylesheet" href="{{STATIC}}/berth.css">
{{#STYLE}}<link rel="stylesheet" href="{{STATIC}}/{{STYLE_NAME}}">{{/STYLE}}
<script type="module" src="{{STATIC}}/page.js"></script>
{{#SCRIPT}}<script type="module" src="{{STATIC}}/{{SCRIPT_NAME}}"></script>{{/SCRIPT}}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site">
<div class="site-inner">
<a class="brand" href="{{URL_CONTAINERS}}"><img src="{{STATIC}}/berth.svg" width="34" height="34" alt=""><span>Berth</span></a>
{{#SIGNED_IN}}
<nav class="site-nav" aria-label="Main">
<ul>
<li><a href="{{URL_CONTAINERS}}"{{#NAV_CONTAINERS}} aria-current="page"{{/NAV_CONTAINERS}}>Containers</a></li>
<li><a href="{{URL_WIZARD_GENERAL}}"{{#NAV_WIZARD}} aria-current="page"{{/NAV_WIZARD}}>New container</a></li>
<li><a href="{{URL_PRESETS}}"{{#NAV_PRESETS}} aria-current="page"{{/NAV_PRESETS}}>Presets</a></li>
<li><a href="{{URL_CREATIONS}}"{{#NAV_CREATIONS}} aria-current="page"{{/NAV_CREATIONS}}>Creations</a></li>
<li><a href="{{URL_NODES}}"{{#NAV_NODES}} aria-current="page"{{/NAV_NODES}}>Nodes</a></li>
</ul>
</nav>
<form class="site-user" method="post" action="{{URL_LOGOUT}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<a class="site-name" href="{{URL_ACCOUNT}}"><span class="visually-hidden">Account, signed in as </span>{{USER_NAME}}</a>
{{#SIGN_OUT}}<button class="button quiet" type="submit">Sign out</button>{{/SIGN_OUT}}
</form>
{{/SIGNED_IN}}
</div>
</header>
<main id="main" tabindex="-1"{{#CREATION_MAIN}} data-state="{{STATE}}" data-vmid="{{VMID}}" data-id="{{ID}}" data-poll-url="{{URL_AJAX_CREATION}}?id={{ID}}"{{/CREATION_MAIN}}{{#TASK_MAIN}} data-state="{{STATE}}" data-id="{{ID}}" data-poll-url="{{POLL_URL}}"{{/TASK_MAIN}}>
{{#NOTICE}}<div class="notice notice-{{NOTICE_KIND}}" role="status"><p>{{NOTICE_TEXT}}</p></div>{{/NOTICE}}
{{#ERRORS}}
<div class="notice notice-error error-summary" role="alert" tabindex="-1" id="errors">
<h2>Please look at this again</h2>
<ul>
{{#ERROR_ITEM}}<li><a href="#{{ERROR_ID}}">{{ERROR_TEXT}}</a></li>{{/ERROR_ITEM}}
</ul>
</div>
{{/ERRORS}}
{{>BODY}}
</main>
<footer class="site-foot">{{#REFERENCE}}<p>Reference: <code>{{REQUEST_ID}}</code></p>{{/REFERENCE}}<p>Berth: the numbered place where a container is put.</p></footer>
</body>
</html>
