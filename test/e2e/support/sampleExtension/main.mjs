// Contributes one of everything that the page objects use. See ../../workbench.test.ts.
import * as vscode from 'vscode';

const changed = new vscode.EventEmitter();
const numbers = ['one', 'two', 'three', 'four', 'five'];
let things = numbers.slice(0, 3);

const tree = {
  onDidChangeTreeData: changed.event,
  getChildren: (thing) => (thing ? [] : things),
  getTreeItem: (thing) => {
    const item = new vscode.TreeItem(`Thing ${thing}`);
    item.description = `number ${thing}`;
    item.tooltip = new vscode.MarkdownString(`**All** about thing ${thing}`);
    item.iconPath = new vscode.ThemeIcon('package');
    return item;
  },
};

const form = `<!doctype html>
<html>
  <head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-x'"></head>
  <body>
    <label>Prompt <textarea></textarea></label>
    <button>Generate</button>
    <output></output>
    <script nonce="x">
      const host = acquireVsCodeApi();
      document.querySelector('button').onclick = () =>
        host.postMessage(document.querySelector('textarea').value);
      onmessage = ({ data }) => { document.querySelector('output').textContent = data; };
    </script>
  </body>
</html>`;

function openForm() {
  const panel = vscode.window.createWebviewPanel('sample.form', 'Sample Form', 1, {
    enableScripts: true,
  });
  panel.webview.html = form;
  panel.webview.onDidReceiveMessage((text) => void panel.webview.postMessage(`Heard: ${text}`));
}

async function notify() {
  const answer = await vscode.window.showInformationMessage('Is it done?', 'Yes', 'No');
  if (answer) void vscode.window.showInformationMessage(`You said ${answer}.`);
}

async function warn() {
  const options = { modal: true, detail: 'It may cost something.' };
  const answer = await vscode.window.showWarningMessage('Really?', options, 'Do It');
  void vscode.window.showInformationMessage(
    answer === 'Do It' ? 'It was done.' : 'It was not done.',
  );
}

async function pick() {
  const fruit = await vscode.window.showQuickPick(
    [
      { label: 'Apple', description: 'red' },
      { label: 'Pear', description: 'green', detail: 'juicy' },
    ],
    { title: 'Fruit', placeHolder: 'Choose one' },
  );
  void vscode.window.showInformationMessage(`Picked ${fruit?.label ?? 'nothing'}.`);
}

async function ask() {
  const number = await vscode.window.showInputBox({
    title: 'Number',
    prompt: 'Any number',
    validateInput: (value) => (/^\d+$/.test(value) ? undefined : 'Digits only'),
  });
  void vscode.window.showInformationMessage(`Number ${number ?? 'unknown'}.`);
}

export function activate(context) {
  const log = vscode.window.createOutputChannel('Sample', { log: true });
  log.info('Activated.');
  const status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  status.text = '$(beaker) 3 things';
  status.tooltip = 'Things there are';
  status.command = 'sample.notify';
  status.show();
  const say = (text) => () => void vscode.window.showInformationMessage(text);
  const commands = {
    notify,
    warn,
    pick,
    ask,
    form: openForm,
    log: () => log.show(),
    describe: (uri) =>
      vscode.window.showInformationMessage(`Picture ${uri?.path.split('/').pop()}`),
    refresh: () => {
      things = numbers.slice(0, things.length + 1);
      changed.fire();
    },
    sort: say('Sorted.'),
    stop: (thing) => vscode.window.showInformationMessage(`Stopped ${thing}.`),
    copy: (thing) => vscode.env.clipboard.writeText(thing),
  };
  const view = vscode.window.createTreeView('sample.things', { treeDataProvider: tree });
  view.badge = { value: 3, tooltip: '3 things' };
  context.subscriptions.push(
    log,
    status,
    view,
    vscode.window.registerTreeDataProvider('sample.alone', tree),
    vscode.window.registerTreeDataProvider('sample.nothing', {
      getChildren: () => [],
      getTreeItem: () => undefined,
    }),
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`sample.${name}`, run),
    ),
  );
}
