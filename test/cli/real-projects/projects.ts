/** Functions of other people's projects, unchanged, with what they return. docs/real-projects.md tells of them. */
export interface RealProject {
  name: string; version: string; layout: string;
  calls: { file: string; function: string; module: string; rule: string; params: Record<string, string>; returns: unknown; /** Files of other projects in the same repository that must have run with it. */ uses: string[] }[];
  /** Public functions that are refused, with a part of the reason. */
  refused: { file: string; function: string; reason: string }[];
}

const call = (rule: string, module: string, file: string, fn: string, params: Record<string, string>, returns: unknown, uses: string[] = []) => ({ rule, module, file, function: fn, params, returns, uses });

const types = 'src/mcp-types/mcp_types/_types.py';
const sdk = 'src/mcp/__init__.py';
const text = (said: string) => ({ role: 'user', content: { type: 'text', text: said, annotations: null, meta: null } });

export const projects: RealProject[] = [
  {
    name: 'humanize', version: '4.12.3', layout: 'src layout',
    calls: [
      call('src-layout', 'humanize.filesize', 'src/humanize/filesize.py', 'naturalsize', { value: '3000', gnu: 'true' }, '2.9K'),
      call('src-layout', 'humanize.lists', 'src/humanize/lists.py', 'natural_list', { items: '["one","two","three"]' }, 'one, two and three'),
      call('src-layout', 'humanize.number', 'src/humanize/number.py', 'intcomma', { value: '1234567.25', ndigits: '1' }, '1,234,567.2'),
      call('src-layout', 'humanize.number', 'src/humanize/number.py', 'clamp', { value: '0.0001', floor: '0.01' }, '<0.01'),
      call('src-layout', 'humanize.time', 'src/humanize/time.py', 'naturaltime', { value: '2007-06-05T10:00:00', when: '2007-06-05T12:00:00' }, '2 hours ago'),
      call('src-layout', 'humanize.time', 'src/humanize/time.py', 'precisedelta', { value: '3633', suppress: 'minutes' }, '1 hour and 33 seconds'),
    ],
    refused: [{ file: 'tests/test_lists.py', function: 'test_natural_list', reason: 'a test, which pytest runs' }],
  },
  {
    name: 'inflection', version: '0.5.1', layout: 'flat layout',
    calls: [
      call('flat-layout', 'inflection', 'inflection/__init__.py', 'camelize', { string: 'device_type' }, 'DeviceType'),
      call('flat-layout', 'inflection', 'inflection/__init__.py', 'ordinalize', { number: '1002' }, '1002nd'),
      call('flat-layout', 'inflection', 'inflection/__init__.py', 'transliterate', { string: 'älämölö' }, 'alamolo'),
      call('flat-layout', 'inflection', 'inflection/__init__.py', 'parameterize', { string: 'Donald E. Knuth', separator: '_' }, 'donald_e_knuth'),
    ],
    refused: [{ file: 'test_inflection.py', function: 'test_pluralize_plurals', reason: 'a test, which pytest runs' }],
  },
  {
    name: 'fluent.syntax', version: '0.19.0', layout: 'namespace package',
    calls: [
      call('setuptools', 'fluent.syntax.errors', 'fluent/syntax/errors.py', 'get_error_message', { code: 'E0003', args: '["="]' }, 'Expected token: "="'),
      call('setuptools', 'fluent.syntax.serializer', 'fluent/syntax/serializer.py', 'indent_except_first_line', { content: 'a\nb' }, 'a\n    b'),
      call('setuptools', 'fluent.syntax.ast', 'fluent/syntax/ast.py', 'scalars_equal', { node1: '[1, "x"]', node2: '[1, "y"]', ignored_fields: '[]' }, false),
    ],
    refused: [
      { file: 'fluent/syntax/serializer.py', function: 'serialize_message', reason: '`Message` is a class without declared fields' },
      { file: 'fluent/syntax/parser.py', function: 'with_span', reason: "a function can't be filled in" },
    ],
  },
  {
    name: 'black', version: '25.1.0', layout: 'scripts beside a src layout',
    calls: [
      call('script', 'gallery', 'gallery/gallery.py', 'git_create_repository', { repo: 'no-such-folder' }, new Error('FileNotFoundError')),
      call('script', 'main', 'action/main.py', 'read_version_specifier_from_pyproject', {}, new Error('KeyError')),
      call('flat-layout', 'scripts.release', 'scripts/release.py', 'tuple_calver', { calver: '24.1.0' }, [24, 1, 0]),
      call('hatch', 'black.strings', 'src/black/strings.py', 'normalize_string_prefix', { s: "U'x'" }, "'x'"),
      call('hatch', 'black.comments', 'src/black/comments.py', 'make_comment', { content: '#!shebang' }, '#!shebang'),
      call('hatch', 'black', 'src/black/__init__.py', 'format_str', { src_contents: 'x = {  "a":1 }', mode: '{"line_length": 20}' }, 'x = {"a": 1}\n'),
    ],
    refused: [
      { file: 'src/black/nodes.py', function: 'whitespace', reason: '`Leaf` is a class without declared fields' },
      { file: 'src/black/__init__.py', function: 'get_features_used', reason: '`Node` is a class without declared fields' },
    ],
  },
  {
    name: 'tox', version: '4.23.2', layout: 'several projects in one repository',
    calls: [
      call('src-layout', 'tox.util.graph', 'src/tox/util/graph.py', 'stable_topological_sort', { graph: '{"a": ["b"], "b": []}' }, ['b', 'a']),
      call('src-layout', 'tox.util.spinner', 'src/tox/util/spinner.py', 'td_human_readable', { seconds: '3601' }, '1 hour 1 second'),
      call('src-layout', 'tox.execute.request', 'src/tox/execute/request.py', 'shell_cmd', { cmd: '["echo", "a b"]' }, "echo 'a b'"),
      call('src-layout', 'tox.tox_env.python.pip.req.util', 'src/tox/tox_env/python/pip/req/util.py', 'get_url_scheme', { url: 'git+https://x' }, 'git+https'),
      call('flat-layout', 'build', 'tests/demo_pkg_inline/build.py', 'build_wheel', { wheel_directory: '.' }, 'demo_pkg_inline-1.0.0-py3-none-any.whl'),
      call('flat-layout', 'demo_pkg_setuptools', 'tests/demo_pkg_setuptools/demo_pkg_setuptools/__init__.py', 'do', {}, null),
    ],
    refused: [{ file: 'src/tox/session/cmd/version_flag.py', function: 'tox_add_option', reason: '`ToxParser` is a class without declared fields' }],
  },
  {
    name: 'mcp', version: '2.3.0', layout: 'monorepo, whose members import one another',
    calls: [
      call('hatch', 'mcp_simple_prompt.server', 'examples/servers/simple-prompt/mcp_simple_prompt/server.py', 'create_messages', { topic: 'the sky' }, [text('Please help me with the following topic: the sky')], [types, sdk]),
      // The history that the first one began lies in the member's own folder: the workspace above it is found all the same.
      call('hatch', 'mcp_simple_prompt.server', 'examples/servers/simple-prompt/mcp_simple_prompt/server.py', 'create_messages', { context: 'blue' }, [text('Here is some relevant context: blue'), text('Please help me with whatever questions I may have.')], [types, sdk]),
      call('hatch', 'mcp.server.validation', 'src/mcp/server/validation.py', 'check_sampling_tools_capability', { client_caps: '{"sampling": {"tools": {}}}' }, true, [types]),
      call('hatch', 'mcp_types.methods', 'src/mcp-types/mcp_types/methods.py', 'is_input_required', { result: '{"resultType": "input_required"}' }, true),
      call('hatch', 'stories.legacy_routing.server', 'examples/stories/legacy_routing/server.py', 'classify_era', { body: '{"method": "initialize"}', headers: '{}' }, 'legacy', [types, 'src/mcp/shared/inbound.py']),
      call('setuptools', 'servers.structured_output', 'examples/snippets/servers/structured_output.py', 'list_cities', {}, ['London', 'Paris', 'Tokyo'], [types, sdk]),
      call('setuptools', 'clients.url_elicitation_client', 'examples/snippets/clients/url_elicitation_client.py', 'print_tool_result', { result: '{"content": [{"type": "text", "text": "done"}]}' }, null, [types, sdk]),
    ],
    refused: [
      { file: 'examples/servers/simple-tool/mcp_simple_tool/server.py', function: 'handle_call_tool', reason: '`ServerSession` is a class without declared fields' },
      { file: 'src/mcp/shared/peer.py', function: 'dump_params', reason: '`pydantic.BaseModel` can\'t be made from text' },
    ],
  },
];

/** What these projects import beside themselves. */
export const requirements = [
  'anyio==4.16.0', 'cachetools==8.0.0', 'chardet==7.7.0', 'click==8.5.1', 'colorama==0.4.6', 'filelock==4.2.11', 'httpx2==2.16.2', 'jsonschema==4.26.0', 'mypy_extensions==1.2.0', 'opentelemetry-api==1.45.2', 'packaging==26.3',
  'pathspec==1.1.1', 'platformdirs==4.14.5', 'pluggy==1.7.0', 'pydantic==2.14.4', 'PyJWT[crypto]==2.15.1', 'pyproject-api==1.12.1', 'python-multipart==0.0.34', 'sse-starlette==3.7.0', 'starlette==1.10.0',
  'typing-inspection==0.4.5', 'typing_extensions==4.16.0', 'uvicorn==0.54.0', 'virtualenv==21.15.7',
];
