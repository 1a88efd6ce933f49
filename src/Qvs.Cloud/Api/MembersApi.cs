using Qvs.Cloud.Access;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Api;

internal sealed record ProjectDescription(string DisplayName, string Description);

internal sealed record MemberRoles(string DisplayName, ImmutableArray<string> Roles);

internal sealed record TokenRequest(string Name, ImmutableArray<Permission> Scopes, DateTimeOffset ExpiresAt);

/// <param name="Permissions">What the caller may do here: by the roles, and with a token within its scopes.</param>
/// <param name="Token">The token that asks; null for a session of a person.</param>
internal sealed record Me(string Account, ImmutableArray<string> Roles, ImmutableArray<Permission> Permissions, TokenView? Token);

internal static class MembersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Projects");
        group.MapGet("", Get).WithName("GetProject");
        group.MapGet("/me", Who).WithName("GetMe").WithSummary("Who you are here, and what you may do").Produces<Me>();
        group.MapPut("", Describe).WithName("DescribeProject");
        group.MapPut("/members/{member}", SetMember).WithName("SetMember").WithSummary("Add a member, or change its roles");
        group.MapDelete("/members/{member}", RemoveMember).WithName("RemoveMember");
        group.MapPut("/quotas", SetQuotas).WithName("SetQuotas");
        group.MapGet("/tokens", Tokens).WithName("ListTokens");
        group.MapPost("/tokens", CreateToken).WithName("CreateToken").WithSummary("Make an API token; its text is answered this one time");
        group.MapDelete("/tokens/{token}", RevokeToken).WithName("RevokeToken");
    }

    private static TenantKey Key(Project project) => new(project.Tenant);

    private static async Task<IResult> Get(Project project, HttpContext context)
    {
        if (await project.Ask((ITenantDirectoryGrain grain) => grain.Get(), Key(project)) is not { } view)
        {
            return Problems.NoProject();
        }

        Answers.Tag(context, view.Revision);
        return TypedResults.Ok(view);
    }

    private static async Task<IResult> Who(Project project, HttpContext context)
    {
        var id = Account.TokenOf(context.User);
        var tokens = id is null ? [] : await project.Ask((ITenantDirectoryGrain grain) => grain.ListTokens(), Key(project));
        var caller = project.Session.Caller;
        return TypedResults.Ok(new Me(caller.Actor.Name, caller.Actor.Roles, [.. Enum.GetValues<Permission>().Where(caller.May)], tokens.FirstOrDefault(token => token.Id == id)));
    }

    private static async Task<IResult> Describe(ProjectDescription body, Project project, HttpContext context) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.Describe(body.DisplayName, body.Description, Answers.Expected(context)), Key(project)));

    private static async Task<IResult> SetMember(string member, MemberRoles body, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.SetMember(new Member(member, body.DisplayName, body.Roles)), Key(project)));

    private static async Task<IResult> RemoveMember(string member, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.SetMember(new Member(member, "", [])), Key(project)));

    private static async Task<IResult> SetQuotas(Quotas body, Project project, HttpContext context) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.SetQuotas(body, Answers.Expected(context)), Key(project)));

    private static async Task<IResult> Tokens(Project project) =>
        TypedResults.Ok(new { Items = await project.Ask((ITenantDirectoryGrain grain) => grain.ListTokens(), Key(project)) });

    private static async Task<IResult> CreateToken(TokenRequest body, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.CreateToken(body.Name, body.Scopes, body.ExpiresAt), Key(project)));

    private static async Task<IResult> RevokeToken(string token, Project project) => Answers.Of(
        await project.Ask((ITenantDirectoryGrain grain) => grain.RevokeToken(token), Key(project)));
}
