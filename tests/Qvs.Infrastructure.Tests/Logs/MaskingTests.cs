using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qvs.Infrastructure.Logs;

namespace Qvs.Infrastructure.Tests.Logs;

public sealed class MaskingTests
{
    private const string Token = "ghp_9fT2/xQ+7Lm\"0aZ";

    [Theory]
    [InlineData("hunter22 is the word", "*** is the word")]
    [InlineData("the word is hunter22", "the word is ***")]
    [InlineData("hunter22hunter22", "******")]
    [InlineData("aHVudGVyMjIgbGVha3M= leaks", "***IgbGVha3M= leaks")]
    [InlineData("second line", "*** line")]
    [InlineData("abc stays", "abc stays")]
    [InlineData("hunter2 is another", "hunter2 is another")]
    public void Values_are_taken_out(string line, string masked) => Assert.Equal(masked, Mask(["hunter22", "first\nsecond", "abc"], line).Single());

    [Theory]
    [InlineData("++ curl -fs 'http://q.example.com/task/acme.v1.1.Pc9x6ijefaGP-ahn_rGGww3rh==/apis/v1/projects/acme'", "++ curl -fs 'http://q.example.com/task/***/apis/v1/projects/acme'")]
    [InlineData("/task/a-1.v1.12.AAAAAAAAAAAAAAAA and /task/a-1.v1.12.BBBBBBBBBBBBBBBB=", "/task/*** and /task/***")]
    [InlineData("https://docs.example.com/task/list", "https://docs.example.com/task/list")]
    [InlineData("GET /task/shop.html", "GET /task/shop.html")]
    public void Identities_of_tasks_are_taken_out_of_addresses(string line, string masked) => Assert.Equal(masked, TaskAddresses.Mask(line));

    [Fact]
    public void Of_values_that_overlap_nothing_is_left() =>
        Assert.Equal(["x***y"], Mask(["abcdefgh", "cdef", "ghijkl"], "xabcdefghijkly"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_token_behind_a_user_is_found_in_base64(int user)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('u', user)}:{Token}"));

        var masked = Mask([Token], $"\"auth\": \"{auth}\"").Single();

        // A character of base64 at either end belongs to what stands beside it as well.
        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.True(masked.Length < auth.Length, masked);
        Assert.DoesNotContain(auth[^9..^5], masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(76, "")]
    [InlineData(64, "")]
    [InlineData(64, "  ")]
    [InlineData(76, "    ")]
    [InlineData(20, "")]
    public void Base64_in_lines_is_found(int width, string before)
    {
        var secret = string.Concat(Enumerable.Range(0, 40).Select(number => $"secret-part-{number};"));
        var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Chunk(width).Select(part => before + new string(part)).ToArray();

        var masked = Mask([secret], lines);

        Assert.All(masked[..^1], line => Assert.Equal(before + "***", line));
        Assert.DoesNotContain(masked, line => line.Length > before.Length + 3 + 4 && lines.Contains(line));
    }

    [Fact]
    public void A_value_that_is_spread_over_lines_is_taken_out_of_all_of_them()
    {
        Assert.Equal(["token: ***", "*** end"], Mask(["correcthorsebattery"], "token: correcthor", "sebattery end"));
        Assert.Equal(["***", "***", "***x"], Mask(["correcthorsebattery"], "correcthor", "sebat", "teryx"));
        Assert.Equal(["***\r", "***\r"], Mask(["correcthorsebattery"], "correcthor\r", "sebattery\r"));
    }

    [Fact]
    public void What_only_begins_like_a_secret_stays()
    {
        Assert.Equal(["cor", "end of corr", "next"], Mask(["correcthorsebattery"], "cor", "end of corr", "next"));
    }

    [Fact]
    public void Values_are_found_in_JSON_and_in_addresses()
    {
        Assert.Equal(["{\"t\":\"***\"}"], Mask([Token], $"{{\"t\":{JsonSerializer.Serialize(Token)}}}"));
        Assert.Equal(["{\"t\":\"***\"}"], Mask([Token], $"{{\"t\":\"{Token.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}"));
        Assert.Equal(["https://u:***@host"], Mask([Token], $"https://u:{Uri.EscapeDataString(Token)}@host"));
        Assert.Equal(["t=***&u"], Mask([Token], $"t={WebUtility.UrlEncode(Token)}&u"));
        Assert.Equal(["t=***&u"], Mask([Token], $"t={Uri.EscapeDataString(Token).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal)}&u"));
    }

    [Fact]
    public void A_key_of_many_lines_is_taken_out_line_by_line_and_as_JSON()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem() + "\n";
        var lines = pem.TrimEnd().Split('\n');

        Assert.All(Mask([pem], [.. lines.Select(line => "  " + line)]), line => Assert.Equal("  ***", line));
        var json = Mask([pem], JsonSerializer.Serialize(pem)).Single();
        Assert.DoesNotContain(lines[1..^1], line => json.Contains(line[..8], StringComparison.Ordinal));
    }

    [Fact]
    public void Base64_for_addresses_is_found()
    {
        var secret = "\u00ff\u00fe>>>???\u00ff token";
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

        Assert.Equal("***", Mask([secret], text).Single()[..3]);
    }

    [Fact]
    public void Without_secrets_everything_stays() => Assert.Equal(["a", ""], Mask([""], "a", ""));

    private static string[] Mask(string[] secrets, params string[] lines)
    {
        var pass = new Masking(secrets).Begin();
        return [.. lines.Select(pass.Of)];
    }
}
