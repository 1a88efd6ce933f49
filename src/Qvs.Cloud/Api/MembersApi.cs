using Qvs.Cloud.Access;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Api;

internal sealed record ProjectDescription(string DisplayName, string Description);

internal sealed record MemberRoles(string DisplayName, ImmutableArray<string> Roles);

internal sealed record TokenRequest(string Name, ImmutableArray<Permission> Scopes, DateTimeOffset ExpiresAt);

/// <param name="Permissions">What the caller may do here: by the roles, and with a token within its scopes.</param>
/// <param name="Token">The token that asks; null for a session of a person, and for a token that may not read.</param>
internal sealed record Me(string Account, ImmutableArray<string> Roles, ImmutableArray<Permission> Permissions, TokenView? Token);

internal static class MembersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Projects");
        group.MapGet("", Get).Needs(Permission.Read).WithName("GetProject").WithSummary("The project: its name, members and quotas").Produces<TenantView>();
        group.MapGet("/me", Who).NeedsMembership().WithName("GetMe").WithSummary("Who you are here, and what you may do").Produces<Me>();
        group.MapPut("", Describe).Needs(Permission.Administer).WithName("DescribeProject").WithSummary("Change the display name and the description").Produces<TenantView>();
        group.MapPut("/members/{member}", SetMember).Needs(Permission.Administer).WithName("SetMember").WithSummary("Add a member, or change its roles").Produces<TenantView>();
        group.MapDelete("/members/{member}", RemoveMember).Needs(Permission.Administer).WithName("RemoveMember").WithSummary("Remove a member, and revoke its tokens").Produces<TenantView>();
        group.MapGet("/tokens", Tokens).Needs(Permission.Read).WithName("ListTokens").WithSummary("Your API tokens; an administrator sees all").Produces<Listed<TokenView>>();
        group.MapPost("/tokens", CreateToken).Needs(Permission.Read).WithName("CreateToken").WithSummary("Make an API token; its text is answered this one time").Produces<NewToken>();
        group.MapDelete("/tokens/{token}", RevokeToken).Needs(Permission.Read).WithName("RevokeToken").WithSummary("Make a token worthless at once").Produces<TokenView>();
    }

    private static TenantKey Key(Project project) => new(project.Tenant);

    private static async Task<IResult> Get(Project project, HttpContext context)
    {
        return await project.Ask((ITenantDirectoryGrain grain) => grain.Get(), Key(project)) is { } view ? Answers.Tagged(context, view, view.Revision) : Problems.NoProject();
    }

    private static async Task<IResult> Who(Project project, HttpContext context)
    {
        var id = Account.TokenOf(context.User);
        var tokens = id is null || !project.Session.May(Permission.Read) ? [] : await project.Ask((ITenantDirectoryGrain grain) => grain.ListTokens(), Key(project));
        var caller = project.Session.Caller;
        return TypedResults.Ok(new Me(caller.Actor.Name, caller.Actor.Roles, [.. Enum.GetValues<Permission>().Where(caller.May)], tokens.FirstOrDefault(token => token.Id == id)));
    }

    private static async Task<IResult> Describe(ProjectDescription body, Project project, HttpContext context) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.Describe(body.DisplayName, body.Description, Answers.Expected(context)), Key(project)));

    private static async Task<IResult> SetMember(string member, MemberRoles body, Project project, HttpContext context) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.SetMember(new Member(member, body.DisplayName, body.Roles), Answers.Expected(context)), Key(project)));

    private static async Task<IResult> RemoveMember(string member, Project project, HttpContext context) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.SetMember(new Member(member, "", []), Answers.Expected(context)), Key(project)));

    private static async Task<IResult> Tokens(Project project) =>
        TypedResults.Ok(new Listed<TokenView>(await project.Ask((ITenantDirectoryGrain grain) => grain.ListTokens(), Key(project))));

    private static async Task<IResult> CreateToken(TokenRequest body, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.CreateToken(body.Name, body.Scopes, body.ExpiresAt), Key(project)));

    private static async Task<IResult> RevokeToken(string token, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.RevokeToken(token), Key(project)));
}
