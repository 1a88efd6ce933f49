using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Credentials;
using Qvs.Grains.Notifications;

namespace Qvs.Cloud.Api;

/// <summary>What people define: repositories, environments, clusters, applications, deployments, credentials. All read, write and delete alike.</summary>
internal static class DefinitionsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOne<RepositorySpec>(routes, "repositories", "Repository", ListingKinds.Repository, Permission.Configure, RepositoryId.Check, (tenant, name) => new RepositoryKey(tenant, RepositoryId.Parse(name)), new(
            (project, key) => project.Ask((IRepositoryGrain grain) => grain.Get(), key),
            (project, key, spec, revision) => project.Ask((IRepositoryGrain grain) => grain.Save(spec, revision), key),
            (project, key, revision) => project.Ask((IRepositoryGrain grain) => grain.Delete(revision), key)));
        MapOne<EnvironmentSpec>(routes, "environments", "Environment", ListingKinds.Environment, Permission.Configure, EnvironmentId.Check, (tenant, name) => new EnvironmentKey(tenant, EnvironmentId.Parse(name)), new(
            (project, key) => project.Ask((IEnvironmentGrain grain) => grain.Get(), key),
            (project, key, spec, revision) => project.Ask((IEnvironmentGrain grain) => grain.Save(spec, revision), key),
            (project, key, revision) => project.Ask((IEnvironmentGrain grain) => grain.Delete(revision), key)));
        MapOne<ClusterSpec>(routes, "clusters", "Cluster", ListingKinds.Cluster, Permission.Secrets, ClusterId.Check, (tenant, name) => new ClusterKey(tenant, ClusterId.Parse(name)), new(
            (project, key) => project.Ask((IClusterGrain grain) => grain.Get(), key),
            (project, key, spec, revision) => project.Ask((IClusterGrain grain) => grain.Save(spec, revision), key),
            (project, key, revision) => project.Ask((IClusterGrain grain) => grain.Delete(revision), key)));
        MapOne<ApplicationSpec>(routes, "applications", "Application", ListingKinds.Application, Permission.Configure, ApplicationId.Check, (tenant, name) => new ApplicationKey(tenant, ApplicationId.Parse(name)), new(
            (project, key) => project.Ask((IApplicationGrain grain) => grain.Get(), key),
            (project, key, spec, revision) => project.Ask((IApplicationGrain grain) => grain.Save(spec, revision), key),
            (project, key, revision) => project.Ask((IApplicationGrain grain) => grain.Delete(revision), key)));
        MapOne<ChannelSpec>(routes, "channels", "Channel", ListingKinds.Channel, Permission.Configure, ChannelId.Check, (tenant, name) => new ChannelKey(tenant, ChannelId.Parse(name)), new(
            (project, key) => project.Ask((IChannelGrain grain) => grain.Get(), key),
            (project, key, spec, revision) => project.Ask((IChannelGrain grain) => grain.Save(spec, revision), key),
            (project, key, revision) => project.Ask((IChannelGrain grain) => grain.Delete(revision), key)));
        MapChannel(routes.MapGroup("/channels/{name}").WithTags("Channel"));
        MapCredentials(routes);
    }

    internal sealed record Calls<TSpec>(
        Func<Project, object, Task<Versioned<TSpec>?>> Get,
        Func<Project, object, TSpec, long?, Task<Answer<Versioned<TSpec>>>> Save,
        Func<Project, object, long?, Task<Answer<Versioned<TSpec>>>> Delete)
        where TSpec : class;

    /// <summary>Maps list, read, write and delete of one kind.</summary>
    private static void MapOne<TSpec>(
        IEndpointRouteBuilder routes, string path, string kind, string listing, Permission change, Func<string, Rejection?> check, Func<TenantId, string, object> key, Calls<TSpec> calls)
        where TSpec : class
    {
        var group = routes.MapGroup($"/{path}").WithTags($"{kind}");
        group.MapGet("", (Project project, [AsParameters] ListParameters list, CancellationToken cancellation) => ListsApi.Page(project, list.Of(listing), cancellation))
            .Needs(Permission.Read).WithName($"List{kind}").WithSummary($"The {path}").Produces<ListPage>();
        group.MapGet("/{name}", async (string name, Project project, HttpContext context) => check(name) is { } invalid
                ? Problems.Of([invalid])
                : Answers.Of(context, await calls.Get(project, key(project.Tenant, name)), $"{listing} '{name}'"))
            .Needs(Permission.Read).WithName($"Get{kind}").WithSummary($"One of the {path}").Produces<Versioned<TSpec>>();
        group.MapPut("/{name}", async (string name, Project project, HttpContext context) => check(name) is { } invalid
                ? Problems.Of([invalid])
                : Answers.Of(context, await calls.Save(project, key(project.Tenant, name), await Bodies.Json<TSpec>(context), Answers.Expected(context))))
            .Needs(change).WithName($"Put{kind}").WithSummary($"Make or change one of the {path}").Accepts<TSpec>("application/json").Produces<Versioned<TSpec>>();
        group.MapDelete("/{name}", async (string name, Project project, HttpContext context) => check(name) is { } invalid
                ? Problems.Of([invalid])
                : Answers.Of(context, await calls.Delete(project, key(project.Tenant, name), Answers.Expected(context))))
            .Needs(change).WithName($"Delete{kind}").WithSummary($"Delete one of the {path}, if nothing needs it").Produces<Versioned<TSpec>>();
    }

    private static void MapChannel(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/action/test", async (string name, Project project) => ChannelId.TryParse(name, out var id)
                ? Answers.Of(await project.Ask((IChannelGrain grain) => grain.Test(), new ChannelKey(project.Tenant, id)))
                : Problems.NotFound($"channel '{name}'"))
            .Needs(Permission.Configure).WithName("TestChannel").WithSummary("Send a message now and say how it went").Produces<NoticeDelivery>();
        routes.MapGet("/deliveries", async Task<IResult> (string name, Project project) => ChannelId.TryParse(name, out var id)
                && await project.Ask((IChannelGrain grain) => grain.Get(), new ChannelKey(project.Tenant, id)) is not null
                ? TypedResults.Ok(await project.Ask((IChannelQueueGrain grain) => grain.Deliveries(), new ChannelKey(project.Tenant, id)))
                : Problems.NotFound($"channel '{name}'"))
            .Needs(Permission.Read).WithName("ListChannelDeliveries").WithSummary("What waits to be sent and what was sent lately, the newest first").Produces<NoticeDelivery[]>();
    }

    private static void MapCredentials(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/credentials").WithTags("Credential");
        group.MapGet("", (Project project, [AsParameters] ListParameters list, CancellationToken cancellation) => ListsApi.Page(project, list.Of(ListingKinds.Credential), cancellation))
            .Needs(Permission.Read).WithName("ListCredential").WithSummary("The credentials; never a value").Produces<ListPage>();
        group.MapGet("/{name}", async Task<IResult> (string name, Project project, HttpContext context) =>
        {
            var found = CredentialId.TryParse(name, out var id)
                ? await project.Ask((ICredentialGrain grain) => grain.Get(), new CredentialKey(project.Tenant, id))
                : null;
            if (found is null)
            {
                return Problems.NotFound($"credential '{name}'");
            }

            return Answers.Tagged(context, found, found.Revision);
        }).Needs(Permission.Read).WithName("GetCredential").WithSummary("What it is for and which keys it has; never a value").Produces<CredentialView>();
        group.MapPut("/{name}", async (string name, CredentialRequest body, Project project, HttpContext context) => CredentialId.Check(name) is { } invalid
                ? Problems.Of([invalid])
                : Answers.Of(await project.Ask(
                    (ICredentialGrain grain) => grain.Save(body.Purpose, body.Description, new CredentialChange(body.Values), Answers.Expected(context)),
                    new CredentialKey(project.Tenant, CredentialId.Parse(name)))))
            .Needs(Permission.Secrets).WithName("PutCredential").WithSummary("Set keys; a key that is left out keeps its value, null removes it").Produces<CredentialView>();
        group.MapDelete("/{name}", async (string name, Project project, HttpContext context) => CredentialId.Check(name) is { } invalid
                ? Problems.Of([invalid])
                : Answers.Of(await project.Ask((ICredentialGrain grain) => grain.Delete(Answers.Expected(context)), new CredentialKey(project.Tenant, CredentialId.Parse(name)))))
            .Needs(Permission.Secrets).WithName("DeleteCredential").WithSummary("Delete a credential, if nothing needs it").Produces<CredentialView>();
    }
}

/// <param name="Values">In plain text, over this connection only; sealed before they are stored, and never answered.</param>
internal sealed record CredentialRequest(CredentialPurpose Purpose, string Description, ImmutableSortedDictionary<string, string?> Values)
{
    public override string ToString() => "***";
}
