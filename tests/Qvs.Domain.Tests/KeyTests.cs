using System.Globalization;
using System.Text.Json;
using CsCheck;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests;

public sealed class KeyTests
{
    private static readonly Gen<string> Name = Gen.Char["abcdef0189-"].Array[1, 20].Select(characters => new string(characters)).Where(NameRules.IsName);

    [Fact]
    public void Every_key_is_read_back_from_its_text() => Gen.Select(Name, Name, Name, Gen.Int[1, 1_000_000]).Sample(names =>
    {
        var (first, second, third, number) = names;
        var tenant = TenantId.Parse(first);
        RoundTrip(new TenantKey(tenant));
        RoundTrip(new ApplicationKey(tenant, ApplicationId.Parse(second)));
        RoundTrip(new EnvironmentKey(tenant, EnvironmentId.Parse(second)));
        RoundTrip(new ClusterKey(tenant, ClusterId.Parse(second)));
        RoundTrip(new DeploymentKey(tenant, ApplicationId.Parse(second), DeploymentId.Parse(third)));
        RoundTrip(new AssemblyLineKey(tenant, AssemblyLineId.Parse(second)));
        RoundTrip(new RepositoryKey(tenant, RepositoryId.Parse(second)));
        RoundTrip(new Qvs.Domain.Sources.WebhookKey(tenant, RepositoryId.Parse(second)));
        RoundTrip(new Qvs.Domain.Sources.ScheduleKey(tenant, AssemblyLineId.Parse(second), Qvs.Domain.Sources.ScheduleId.Parse(third)));
        RoundTrip(new RunKey(tenant, AssemblyLineId.Parse(second), number));
    });

    [Fact]
    public void No_key_reads_as_a_number_or_a_guid_whatever_the_tenant_is_called() => Name.Sample(name =>
    {
        var text = new TenantKey(TenantId.Parse(name)).ToString();
        return !long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _) && !Guid.TryParse(text, out _)
            && text.StartsWith("tenant:", StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("run:acme/line/0")]
    [InlineData("run:acme/line/01")]
    [InlineData("run:acme/line/+1")]
    [InlineData("run:acme/line/ 1")]
    [InlineData("run:acme/line")]
    [InlineData("run:acme/line/1/2")]
    [InlineData("line:acme/line/1")]
    [InlineData("run:/line/1")]
    [InlineData("run:Acme/line/1")]
    [InlineData("acme/line/1")]
    [InlineData("")]
    [InlineData(null)]
    public void A_text_that_is_no_run_key_is_not_read(string? text) => Assert.False(RunKey.TryParse(text, out _));

    [Theory]
    [InlineData("", "application-name-invalid: The name of the application is empty.")]
    [InlineData("Shop", "application-name-invalid: The name 'Shop' of the application contains 'S'.")]
    [InlineData("a/b", "application-name-invalid: The name 'a/b' of the application contains '/'.")]
    [InlineData("-a", "application-name-invalid: The name '-a' of the application starts or ends with a hyphen.")]
    public void A_bad_name_is_refused_with_the_rule(string name, string expected)
    {
        Assert.StartsWith(expected, ApplicationId.Check(name)!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("a letter or digit at both ends.", ApplicationId.Check(name)!.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_attempts_are_labels_and_never_shared()
    {
        var segment = Gen.Int[0, 5].Select(index => new[] { "a", "b2", "1", "2", "22", "x" }[index]);
        var name = segment.Array[1, 4].Select(segments => string.Join('-', segments));
        var seen = new Dictionary<string, (string, int, string, int)>(StringComparer.Ordinal);
        Gen.Select(name, Gen.Int[1, 3], name, Gen.Int[1, 3]).Sample(
            parts =>
            {
                var (line, number, stage, attempt) = parts;
                var text = AttemptName.Of(new RunKey(TenantId.Parse("t"), AssemblyLineId.Parse(line), number), stage, attempt);
                Assert.True(NameRules.IsName(text), text);
                Assert.True(seen.TryAdd(text, parts) || seen[text] == parts, $"{text} is {parts} and {seen[text]}");
            },
            iter: 5000,
            threads: 1);
    }

    [Fact]
    public void A_plain_attempt_has_the_plain_name_and_a_long_one_is_cut()
    {
        var run = new RunKey(TenantId.Parse("acme"), AssemblyLineId.Parse("staging-deploy"), 12);
        Assert.Equal("staging-deploy-12-build-2", AttemptName.Of(run, "build", 2));
        Assert.Equal("staging-deploy-12-shared", AttemptName.Workspace(run));
        Assert.Equal(63, AttemptName.Of(run, new string('s', 60), 1).Length);
    }

    private static void RoundTrip<TKey>(TKey key)
        where TKey : class, IKey<TKey>
    {
        Assert.True(TKey.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
        Assert.Equal(key, JsonSerializer.Deserialize<TKey>(JsonSerializer.Serialize(key)));
    }
}
