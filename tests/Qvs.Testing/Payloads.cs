using System.Security.Cryptography;
using System.Text;

namespace Qvs.Testing;

/// <summary>What git providers send, in the shape that each of them documents, reduced to what has a meaning; names and values are made up.</summary>
public static class Payloads
{
    public const string Commit = "5f0c1d2e3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d";
    public const string Before = "1111111111111111111111111111111111111111";
    public const string Nothing = "0000000000000000000000000000000000000000";

    public static string GitHubPush(string reference = "refs/heads/main", string commit = Commit, string message = "Sell shoes", string file = "src/shop.cs") => $$$$"""
        {"ref":"{{{{reference}}}}","before":"{{{{Before}}}}","after":"{{{{commit}}}}","created":false,"deleted":{{{{(commit == Nothing ? "true" : "false")}}}},"forced":false,
         "base_ref":null,"compare":"https://github.com/acme/shop/compare/1111...5f0c",
         "commits":[{"id":"{{{{commit}}}}","tree_id":"aa","distinct":true,"message":"{{{{message}}}}\n\nThe rest.","timestamp":"2026-03-01T10:00:00+09:00",
           "author":{"name":"Hana","email":"hana@example.com","username":"hana"},"added":[],"removed":[],"modified":["{{{{file}}}}"]}],
         "head_commit":{{{{(commit == Nothing ? "null" : Head(commit, message, file))}}}},
         "repository":{"id":1,"name":"shop","full_name":"acme/shop","private":true,"clone_url":"https://github.com/acme/shop.git","ssh_url":"git@github.com:acme/shop.git"},
         "pusher":{"name":"hana","email":"hana@example.com"},"sender":{"login":"hana","id":7}}
        """;

    /// <summary>Of an annotated tag: <c>after</c> is the tag's own object.</summary>
    public static string GitHubTag(string name) => GitHubPush($"refs/tags/{name}")
        .Replace($"\"after\":\"{Commit}\"", "\"after\":\"9999999999999999999999999999999999999999\"", StringComparison.Ordinal);

    public static string GitHubPullRequest(string action = "opened", string from = "acme/shop") => $$$$"""
        {"action":"{{{{action}}}}","number":42,
         "pull_request":{"number":42,"title":"Sell hats","html_url":"https://github.com/acme/shop/pull/42","user":{"login":"ken"},
           "head":{"ref":"hats","sha":"{{{{Commit}}}}","repo":{"full_name":"{{{{from}}}}"}},"base":{"ref":"main","sha":"{{{{Before}}}}","repo":{"full_name":"acme/shop"}}},
         "repository":{"full_name":"acme/shop","clone_url":"https://github.com/acme/shop.git"},"sender":{"login":"ken"}}
        """;

    public const string GitHubPing = """{"zen":"Keep it simple.","hook_id":9,"hook":{"type":"Repository","events":["push"]},"repository":{"full_name":"acme/shop"}}""";

    public static string GitLabPush(string reference = "refs/heads/main", string kind = "push", string commit = Commit, int total = 1) => $$$$"""
        {"object_kind":"{{{{kind}}}}","event_name":"{{{{kind}}}}","before":"{{{{Before}}}}","after":"{{{{(commit == Nothing ? Nothing : kind == "tag_push" ? "9999999999999999999999999999999999999999" : commit)}}}}",
         "ref":"{{{{reference}}}}","checkout_sha":{{{{(commit == Nothing ? "null" : $"\"{commit}\"")}}}},"user_id":4,"user_name":"Hana","user_username":"hana","project_id":15,
         "project":{"id":15,"name":"shop","web_url":"https://gitlab.com/acme/tools/shop","git_ssh_url":"git@gitlab.com:acme/tools/shop.git",
           "git_http_url":"https://gitlab.com/acme/tools/shop.git","path_with_namespace":"acme/tools/shop","default_branch":"main"},
         "commits":[{"id":"{{{{commit}}}}","message":"Sell shoes\n","title":"Sell shoes","timestamp":"2026-03-01T10:00:00+09:00","url":"https://gitlab.com/x",
           "author":{"name":"Hana","email":"hana@example.com"},"added":["docs/shoes.md"],"modified":["src/shop.cs"],"removed":[]}],
         "total_commits_count":{{{{total}}}}}
        """;

    public static string GitLabMergeRequest(string action = "open", string? oldRevision = null, int source = 15) => $$$$"""
        {"object_kind":"merge_request","event_type":"merge_request","user":{"id":5,"name":"Ken","username":"ken"},
         "project":{"id":15,"web_url":"https://gitlab.com/acme/tools/shop","git_http_url":"https://gitlab.com/acme/tools/shop.git","git_ssh_url":"git@gitlab.com:acme/tools/shop.git"},
         "object_attributes":{"id":99,"iid":42,"target_branch":"main","source_branch":"hats","source_project_id":{{{{source}}}},"target_project_id":15,"title":"Sell hats",
           "last_commit":{"id":"{{{{Commit}}}}","message":"Hats"},"url":"https://gitlab.com/acme/tools/shop/-/merge_requests/42","action":"{{{{action}}}}"
           {{{{(oldRevision is null ? "" : $",\"oldrev\":\"{oldRevision}\"")}}}}}}
        """;

    /// <summary>One push of a branch, a tag and the deletion of a branch.</summary>
    public const string BitbucketPush = $$$$"""
        {"push":{"changes":[
           {"old":{"type":"branch","name":"main","target":{"hash":"{{{{Before}}}}"}},"new":{"type":"branch","name":"main","target":{"type":"commit","hash":"{{{{Commit}}}}","message":"Sell shoes\n"}},
            "created":false,"closed":false,"forced":false,"links":{"html":{"href":"https://bitbucket.org/acme/shop/branches/compare/x"}}},
           {"old":null,"new":{"type":"tag","name":"v1.2.0","target":{"type":"commit","hash":"{{{{Commit}}}}","message":"Sell shoes\n"}},"created":true,"closed":false,"forced":false},
           {"old":{"type":"branch","name":"hats","target":{"hash":"{{{{Before}}}}"}},"new":null,"created":false,"closed":true,"forced":false}]},
         "actor":{"type":"user","nickname":"hana","display_name":"Hana"},
         "repository":{"type":"repository","full_name":"acme/shop","links":{"html":{"href":"https://bitbucket.org/acme/shop"} } } }
        """;

    public const string BitbucketPullRequest = $$$$"""
        {"pullrequest":{"id":42,"title":"Sell hats","state":"OPEN",
           "source":{"branch":{"name":"hats"},"commit":{"hash":"{{{{Commit}}}}"},"repository":{"full_name":"ken/shop"}},
           "destination":{"branch":{"name":"main"},"commit":{"hash":"{{{{Before}}}}"},"repository":{"full_name":"acme/shop"}},
           "links":{"html":{"href":"https://bitbucket.org/acme/shop/pull-requests/42"}}},
         "actor":{"nickname":"ken"},"repository":{"full_name":"acme/shop","links":{"html":{"href":"https://bitbucket.org/acme/shop"} } } }
        """;

    public static string BacklogPush(string reference = "refs/heads/main") => $$$$"""
        {"before":"{{{{Before}}}}","after":"{{{{Commit}}}}","ref":"{{{{reference}}}}",
         "repository":{"id":3,"name":"shop","url":"https://acme.backlog.jp/git/SHOP/shop","description":""},
         "revisions":[{"id":"{{{{Commit}}}}","url":"https://acme.backlog.jp/git/SHOP/shop/commit/5f0c","message":"靴を売る","timestamp":"2026-03-01T10:00:00+09:00",
           "author":{"name":"Hana","email":"hana@example.com"},"added":["src/a b.cs"],"modified":[],"removed":[]}]}
        """;

    public static string GiteaPush(string reference = "refs/heads/main", string commit = Commit) => $$$$"""
        {"ref":"{{{{reference}}}}","before":"{{{{Before}}}}","after":"{{{{commit}}}}","compare_url":"https://git.example.com/acme/shop/compare/1...5","total_commits":1,
         "commits":[{"id":"{{{{commit}}}}","message":"Sell shoes\n","url":"https://git.example.com/c","author":{"name":"Hana","email":"hana@example.com","username":"hana"},
           "timestamp":"2026-03-01T10:00:00+09:00","added":[],"removed":[],"modified":["src/shop.cs"]}],
         "head_commit":{"id":"{{{{commit}}}}","message":"Sell shoes\n"},
         "repository":{"id":1,"name":"shop","full_name":"acme/shop","clone_url":"https://git.example.com/acme/shop.git","ssh_url":"git@git.example.com:acme/shop.git"},
         "pusher":{"id":1,"login":"hana","username":"hana"},"sender":{"login":"hana"}}
        """;

    private static string Head(string commit, string message, string file) =>
        $$"""{"id":"{{commit}}","message":"{{message}}\n\nThe rest.","added":[],"removed":[],"modified":["{{file}}"]}""";

    /// <summary>As Backlog sends it, and others if they are told to.</summary>
    public static string AsForm(string payload) => $"payload={Uri.EscapeDataString(payload).Replace("%20", "+", StringComparison.Ordinal)}";

    /// <summary>HMAC-SHA-256 in hexadecimal.</summary>
    public static string Sign(string body, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
}
