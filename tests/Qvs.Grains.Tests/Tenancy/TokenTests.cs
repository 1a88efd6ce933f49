using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

public sealed class TokenTests(TenantFixture fixture) : IClassFixture<TenantFixture>
{
    [Fact]
    public async Task A_token_stands_for_its_owner_as_far_as_its_scopes_go()
    {
        var (tenant, token) = await MakeToken(Permission.Read, Permission.Deploy);

        var caller = await Authenticate(tenant, token);

        Assert.Equal("olga", caller!.Actor.Name);
        Assert.True(caller.May(Permission.Deploy));
        Assert.False(caller.May(Permission.Configure));
        Assert.False(caller.IsPlatform);
    }

    [Fact]
    public async Task The_text_names_the_tenant_and_only_a_hash_of_the_secret_is_kept()
    {
        var (tenant, token) = await MakeToken();

        Assert.StartsWith("qvs_", token.Text, StringComparison.Ordinal);
        Assert.True(ApiToken.TryParse(token.Text, out var parsed));
        Assert.Equal((tenant, token.Token.Id), (parsed.Tenant, parsed.Id));
        Assert.Equal(52, parsed.Secret.Length);
        Assert.DoesNotContain(parsed.Secret, $"{token} {parsed}", StringComparison.Ordinal);
        using var owner = TenantFixture.AsOwner(tenant);
        Assert.Equal(token.Token.Id, Assert.Single(await fixture.Directory(tenant).ListTokens()).Id);
    }

    [Fact]
    public async Task A_wrong_secret_an_unknown_id_and_an_expired_token_are_nobody()
    {
        var (tenant, token) = await MakeToken();
        Assert.True(ApiToken.TryParse(token.Text, out var parsed));
        using var platform = TenantFixture.AsPlatform(tenant);

        Assert.Null(await fixture.Directory(tenant).Authenticate(parsed.Id, parsed.Secret[..^1] + (parsed.Secret[^1] == '0' ? '1' : '0')));
        Assert.Null(await fixture.Directory(tenant).Authenticate(parsed.Id + "0", parsed.Secret));
        Assert.Null(await fixture.Directory(tenant).Authenticate(parsed.Id, ""));
        Assert.NotNull(await fixture.Directory(tenant).Authenticate(parsed.Id, parsed.Secret));
        fixture.Advance(TimeSpan.FromDays(31));
        Assert.Null(await fixture.Directory(tenant).Authenticate(parsed.Id, parsed.Secret));
    }

    [Fact]
    public async Task A_revoked_token_and_one_of_a_former_member_are_nobody_even_if_the_member_comes_back()
    {
        var tenant = await fixture.MakeTenant();
        await SetMember(tenant, "dan", Roles.Developer);
        var token = await Make(tenant, "dan", Roles.Developer);
        var other = await Make(tenant, "dan", Roles.Developer);
        using (TenantFixture.As(tenant, "dan", Roles.Developer))
        {
            Platform.Done(await fixture.Directory(tenant).RevokeToken(other.Token.Id));
        }

        Assert.Null(await Authenticate(tenant, other));
        Assert.NotNull(await Authenticate(tenant, token));
        await SetMember(tenant, "dan");
        Assert.Null(await Authenticate(tenant, token));
        await SetMember(tenant, "dan", Roles.Viewer);
        Assert.Null(await Authenticate(tenant, token));
    }

    [Fact]
    public async Task A_token_follows_the_roles_that_its_owner_has_now()
    {
        var tenant = await fixture.MakeTenant();
        await SetMember(tenant, "dan", Roles.Developer);
        var token = await Make(tenant, "dan", Roles.Developer);

        await SetMember(tenant, "dan", Roles.Viewer);

        Assert.False((await Authenticate(tenant, token))!.May(Permission.Deploy));
    }

    [Fact]
    public async Task Nobody_makes_a_token_with_more_rights_or_for_longer_than_a_year()
    {
        var tenant = await fixture.MakeTenant();
        using var viewer = TenantFixture.As(tenant, "vera", Roles.Viewer);

        var refused = await fixture.Directory(tenant).CreateToken("", [Permission.Read, Permission.Secrets], fixture.Now.AddDays(400));

        Assert.Equal(["invalid", "invalid", "scope-not-held"], refused.Rejections.Select(rejection => rejection.Code));
        Assert.False((await fixture.Directory(tenant).CreateToken("late", [], fixture.Now)).IsDone);
    }

    [Fact]
    public async Task A_limited_token_makes_only_tokens_that_are_limited_as_well()
    {
        var (tenant, token) = await MakeToken(Permission.Read);
        var caller = await Authenticate(tenant, token);

        using var limited = Grains.Access.CallerContext.Use(caller!);
        var made = Platform.Done(await fixture.Directory(tenant).CreateToken("child", [], fixture.Now.AddDays(1)));

        Assert.Equal([Permission.Read], made.Token.Scopes);
    }

    [Fact]
    public async Task Others_tokens_are_seen_and_revoked_by_administrators_only()
    {
        var (tenant, token) = await MakeToken();
        using (TenantFixture.As(tenant, "vera", Roles.Viewer))
        {
            Assert.Empty(await fixture.Directory(tenant).ListTokens());
            Assert.Equal([RejectionCodes.NotFound], (await fixture.Directory(tenant).RevokeToken(token.Token.Id)).Rejections.Select(rejection => rejection.Code));
        }

        using (TenantFixture.As(tenant, "adam", Roles.Admin))
        {
            Assert.Single(await fixture.Directory(tenant).ListTokens());
            Platform.Done(await fixture.Directory(tenant).RevokeToken(token.Token.Id));
        }

        Assert.Null(await Authenticate(tenant, token));
    }

    [Fact]
    public async Task The_last_use_is_noted_once_a_minute()
    {
        var (tenant, token) = await MakeToken();
        await Authenticate(tenant, token);
        var first = await LastUse(tenant);
        fixture.Advance(TimeSpan.FromSeconds(30));
        await Authenticate(tenant, token);
        Assert.Equal(first, await LastUse(tenant));
        fixture.Advance(TimeSpan.FromSeconds(31));
        await Authenticate(tenant, token);
        Assert.True(await LastUse(tenant) >= first + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task No_secret_of_a_token_gets_into_the_audit()
    {
        var (tenant, token) = await MakeToken(Permission.Read);
        Assert.True(ApiToken.TryParse(token.Text, out var parsed));

        var entries = await fixture.Platform.Service<IAuditLog>().Read(new AuditQuery(tenant), TestContext.Current.CancellationToken);

        var made = Assert.Single(entries, entry => entry.Action == "token.create");
        Assert.Contains("\"name\":\"a token\"", made.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(entries, entry => entry.Detail.Contains(parsed.Secret, StringComparison.Ordinal));
    }

    private async Task<DateTimeOffset?> LastUse(TenantId tenant)
    {
        using var owner = TenantFixture.AsOwner(tenant);
        return Assert.Single(await fixture.Directory(tenant).ListTokens()).LastUsedAt;
    }

    private async Task<(TenantId Tenant, NewToken Token)> MakeToken(params ImmutableArray<Permission> scopes)
    {
        var tenant = await fixture.MakeTenant();
        return (tenant, await Make(tenant, "olga", Roles.Owner, scopes));
    }

    private async Task<NewToken> Make(TenantId tenant, string name, string role, params ImmutableArray<Permission> scopes)
    {
        using var member = TenantFixture.As(tenant, name, role);
        return Platform.Done(await fixture.Directory(tenant).CreateToken("a token", scopes.IsDefault ? [] : scopes, fixture.Now.AddDays(30)));
    }

    private async Task SetMember(TenantId tenant, string name, params ImmutableArray<string> roles)
    {
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await fixture.Directory(tenant).SetMember(new Member(name, name, roles)));
    }

    private async Task<Caller?> Authenticate(TenantId tenant, NewToken token)
    {
        Assert.True(ApiToken.TryParse(token.Text, out var parsed));
        using var platform = TenantFixture.AsPlatform(tenant);
        return await fixture.Directory(tenant).Authenticate(parsed.Id, parsed.Secret);
    }
}
