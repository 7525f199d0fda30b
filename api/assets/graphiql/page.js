// Mounts GraphiQL and the bar that signs people of the demo in.
// The token lives in the browser tab alone (sessionStorage) and in the headers of every tab.
(function () {
  'use strict';

  const settings = JSON.parse(document.getElementById('settings').textContent);
  const create = React.createElement;
  const root = ReactDOM.createRoot(document.getElementById('graphiql'));
  const bar = document.getElementById('bar');
  const storage = window.sessionStorage;
  const TABS = 'graphiql:tabState';
  const SIGN_IN =
    'mutation SignIn($input: SessionStartInput!) {' +
    ' sessionStart(input: $input) { token userErrors { message } } }';
  let mounted = 0;
  let signedIn = read('sentra:signedIn');

  function read(key) {
    try {
      return JSON.parse(storage.getItem(key));
    } catch (_) {
      return null;
    }
  }

  async function send(params, headers) {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(params),
    });
    return answer.json();
  }

  function authorization() {
    return signedIn ? { Authorization: 'Bearer ' + signedIn.token } : {};
  }

  /** The text of a headers editor with the token in it, or with the token taken out. */
  function withToken(text) {
    let headers;
    try {
      headers = text && text.trim() ? JSON.parse(text) : {};
    } catch (_) {
      return text; // Somebody is writing in it.
    }
    for (const name of Object.keys(headers)) {
      if (name.toLowerCase() === 'authorization') delete headers[name];
    }
    Object.assign(headers, authorization());
    return Object.keys(headers).length ? JSON.stringify(headers, null, 2) : '';
  }

  function mount() {
    const headers = withToken('');
    const state = read(TABS);
    if (state && Array.isArray(state.tabs)) {
      for (const tab of state.tabs) tab.headers = withToken(tab.headers);
      storage.setItem(TABS, JSON.stringify(state));
    }
    const tabs = settings.tabs.map((tab) => ({
      query: '# ' + tab.title.replace(/\s+/g, ' ') + '\n' + tab.query,
      variables: tab.variables,
      headers,
    }));
    const active = state && Array.isArray(state.tabs) ? state.tabs[state.activeTabIndex] : null;
    root.render(
      create(GraphiQL, {
        key: ++mounted,
        fetcher: (params, options) => send(params, (options && options.headers) || {}),
        storage,
        shouldPersistHeaders: true,
        defaultEditorToolsVisibility: 'headers',
        defaultHeaders: headers,
        headers: active ? active.headers || '' : headers,
        ...(tabs.length ? { defaultTabs: tabs } : {}),
      }),
    );
  }

  function button(label, pressed, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    made.setAttribute('aria-pressed', String(pressed));
    made.addEventListener('click', act);
    return made;
  }

  function show(text, failed) {
    bar.replaceChildren();
    const name = document.createElement('strong');
    name.textContent = 'Sentra';
    bar.append(name);
    if (settings.logins.length) bar.append('Masuk sebagai:');
    for (const login of settings.logins) {
      const pressed = Boolean(signedIn) && signedIn.label === login.label;
      bar.append(button(login.label, pressed, () => signIn(login)));
    }
    if (signedIn) bar.append(button('Keluar', false, signOut));
    const said = document.createElement('span');
    said.className = 'said';
    said.dataset.failed = String(Boolean(failed));
    said.setAttribute('role', 'status');
    said.textContent = text || (signedIn ? 'Masuk: ' + signedIn.label : 'Belum masuk');
    bar.append(said);
  }

  async function signIn(login) {
    for (const each of bar.querySelectorAll('button')) each.disabled = true;
    try {
      const input = { login: login.login, password: login.password };
      const answer = await send({ query: SIGN_IN, variables: { input } }, {});
      const payload = answer.data && answer.data.sessionStart;
      const errors = answer.errors || (payload && payload.userErrors) || [];
      if (!payload || !payload.token) {
        show('Gagal masuk: ' + errors.map((error) => error.message).join('; '), true);
        return;
      }
      become({ label: login.label, token: payload.token });
    } catch (error) {
      show('Gagal masuk: ' + error.message, true);
    }
  }

  function signOut() {
    become(null);
  }

  function become(who) {
    signedIn = who;
    storage.setItem('sentra:signedIn', JSON.stringify(who));
    show();
    // GraphiQL writes its tabs down half a second after the last change; wait for it.
    window.setTimeout(mount, 600);
  }

  show();
  mount();
})();
