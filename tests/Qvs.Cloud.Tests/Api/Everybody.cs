using System.Net;
using Qvs.Cloud.Tests.Identity;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Api;

public sealed partial class AccessTests
{
    /// <summary>
    /// A server and a token of everybody who may ask. There is one account, and a project for each role: its owner makes a token, makes somebody else an owner,
    /// and keeps that one role, which the token then has.
    /// </summary>
    public sealed class Everybody : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
        private CloudProgram? _program;
        private Visitor _admin = null!;

        public CloudProgram Program => _program ?? throw new InvalidOperationException("The server is not started yet.");

        public string Token(string who) => _tokens[who];

        /// <summary>The project in which a token is tried: its own one, or for a stranger the others' one.</summary>
        public string ProjectFor(string token) => token == _tokens["owner of another"] ? "demo" : token[4..token.IndexOf('.', StringComparison.Ordinal)];

        public async ValueTask InitializeAsync()
        {
            _program = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}");
            _admin = await new Visitor(Program.Url).SignIn("admin", RunningCloud.Password);
            await Send(HttpMethod.Post, "", new { name = "of-others", displayName = "of-others-secret-title" });
            _tokens["owner of another"] = await MakeToken("of-others");
            foreach (var role in Roles.All.Where(role => role != Roles.Owner))
            {
                var project = $"as-{role}";
                await Send(HttpMethod.Post, "", new { name = project, displayName = role });
                _tokens[role] = await MakeToken(project);
                await Send(HttpMethod.Put, $"/{project}/members/somebody", new { displayName = "Somebody", roles = new[] { Roles.Owner } });
                await Send(HttpMethod.Put, $"/{project}/members/admin", new { displayName = "Administrator", roles = new[] { role } });
            }

            _tokens["a token that may only deploy"] = await MakeToken("demo", "deploy");
            _tokens["forged"] = _tokens["admin"][..^1] + (_tokens["admin"][^1] == '0' ? '1' : '0');
            _tokens["revoked"] = await MakeToken("demo");
            await Send(HttpMethod.Delete, $"/demo/tokens/{_tokens["revoked"][4.._tokens["revoked"].LastIndexOf('_')]}");
            await MakeRemoved();
            await MakeExpired();
            // Nobody of demo looks into that one any more.
            await Send(HttpMethod.Put, "/of-others/members/somebody", new { displayName = "Somebody", roles = new[] { Roles.Owner } });
        }

        public async ValueTask DisposeAsync()
        {
            _admin?.Dispose();
            if (_program is not null)
            {
                await _program.DisposeAsync();
            }
        }

        private async Task MakeRemoved()
        {
            await Send(HttpMethod.Post, "", new { name = "left", displayName = "Left" });
            _tokens["of a removed member"] = await MakeToken("left");
            await Send(HttpMethod.Put, "/left/members/somebody", new { displayName = "Somebody", roles = new[] { Roles.Owner } });
            await Send(HttpMethod.Delete, "/left/members/admin");
        }

        /// <summary>The shortest life there is, and then until it is over.</summary>
        private async Task MakeExpired()
        {
            var token = _tokens["expired"] = await MakeToken("demo", TimeProvider.System.GetUtcNow().AddSeconds(2));
            using var http = new HttpClient { BaseAddress = Program.Url };
            HttpStatusCode status;
            do
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/v1/projects/demo/me") { Headers = { Authorization = new("Bearer", token) } };
                using var answer = await http.SendAsync(request, Cancel);
                status = answer.StatusCode;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
            }
            while (status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests);
        }

        private Task<string> MakeToken(string project, params string[] scopes) => MakeToken(project, TimeProvider.System.GetUtcNow().AddDays(1), scopes);

        private async Task<string> MakeToken(string project, DateTimeOffset expiresAt, params string[] scopes)
        {
            var (status, body) = await _admin.Api(HttpMethod.Post, $"/apis/v1/projects/{project}/tokens", new { name = "t", scopes, expiresAt });
            Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
            return (string)body!["text"]!;
        }

        private async Task Send(HttpMethod method, string path, object? body = null)
        {
            var (status, answer) = await _admin.Api(method, $"/apis/v1/projects{path}", body);
            Assert.True(status == HttpStatusCode.OK, $"{method} {path}: {status} {answer?.ToJsonString()}");
        }
    }
}
