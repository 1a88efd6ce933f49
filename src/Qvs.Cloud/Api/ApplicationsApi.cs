using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;

namespace Qvs.Cloud.Api;

internal sealed record CompileRequest(string Revision);

internal sealed record ApplyRequest(string Compilation);

/// <summary>What applications and deployments can do beyond being defined: compile and apply, parameters, what is deployed.</summary>
internal static class ApplicationsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var application = routes.MapGroup("/applications/{application}").WithTags("Application");
        application.MapPost("/action/compile", (string application, CompileRequest body, Project project) =>
            With(project, application, async key => Answers.Of(await project.Ask((IApplicationGrain grain) => grain.Compile(body.Revision), key))))
            .Needs(Permission.Configure).WithName("Compile").WithSummary("Compile the QVS Config at a branch, tag or commit; registers nothing").Produces<Compilation>();
        application.MapPost("/action/apply", (string application, ApplyRequest body, Project project) =>
            With(project, application, async key => Answers.Of(await project.Ask((IApplicationGrain grain) => grain.Apply(body.Compilation), key))))
            .Needs(Permission.Configure).WithName("Apply").WithSummary("Register what was compiled").Produces<Compilation>();
        application.MapGet("/pipelines", (string application, Project project) =>
            With(project, application, async key => await project.Ask((IApplicationGrain grain) => grain.Pipelines(), key) is { } registered
                ? TypedResults.Ok(registered)
                : Problems.NotFound($"registered pipeline of the application '{application}'")))
            .Needs(Permission.Read).WithName("GetPipelines").WithSummary("The Pipelines and Tasks that are registered").Produces<Compilation>();
        application.MapPut("/pipelines", (string application, Project project, HttpContext context) =>
            With(project, application, async key =>
            {
                var yaml = await Bodies.Text(context);
                return Answers.Of(await project.Ask((IApplicationGrain grain) => grain.Upload(yaml), key));
            }))
            .Needs(Permission.Configure).WithName("PutPipelines").WithSummary("Register Pipelines and Tasks that were compiled elsewhere, as YAML").Accepts<string>("application/yaml").Produces<Compilation>();
        application.MapGet("/pipelines/history", (string application, Project project) =>
            With(project, application, async key => TypedResults.Ok(new Listed<Domain.Versioned<Compilation>>(await project.Ask((IApplicationGrain grain) => grain.History(), key)))))
            .Needs(Permission.Read).WithName("ListPipelineHistory").WithSummary("What was registered before").Produces<Listed<Domain.Versioned<Compilation>>>();
        application.MapGet("/schema", (string application, Project project) =>
            With(project, application, async key => Answers.Of(await project.Ask((IApplicationGrain grain) => grain.Schema(), key))))
            .Needs(Permission.Read).WithName("GetSchema").WithSummary("The parameters as JSON Schema").Produces<SchemaView>();

        application.MapGet("/config", (string application, Project project) =>
            With(project, application, async key => Answers.Of(await project.Ask((IApplicationGrain grain) => grain.Config(), key))))
            .Needs(Permission.Read).WithName("GetConfig").WithSummary("The QVS Config at the registered commit").Produces<ConfigView>();
        application.MapPost("/action/try", (string application, Project project, HttpContext context) =>
            With(project, application, async key =>
            {
                var config = await Bodies.Text(context);
                return Answers.Of(await project.Ask((IApplicationGrain grain) => grain.TryConfig(config), key));
            }))
            .Needs(Permission.Configure).WithName("TryConfig").WithSummary("Compile a QVS Config that is not committed; registers nothing").Accepts<string>("application/yaml").Produces<Compilation>();

        var deployments = application.MapGroup("/deployments").WithTags("Deployment");
        deployments.MapGet("", (string application, Project project, [AsParameters] ListParameters list, CancellationToken cancellation) =>
            ListsApi.Page(project, list.Of(ListingKinds.Deployment, application), cancellation)).Needs(Permission.Read).WithName("ListDeployment").WithSummary("The deployments of an application").Produces<ListPage>();
        deployments.MapGet("/{deployment}", (string application, string deployment, Project project, HttpContext context) =>
            With(project, application, deployment, async key => Answers.Of(context, await project.Ask((IDeploymentGrain grain) => grain.Get(), key), $"deployment '{deployment}'")))
            .Needs(Permission.Read).WithName("GetDeployment").WithSummary("A deployment: environment, parameters, secrets, credentials").Produces<Domain.Versioned<DeploymentSpec>>();
        deployments.MapPut("/{deployment}", (string application, string deployment, DeploymentSpec spec, Project project, HttpContext context) =>
            With(project, application, deployment, async key => Answers.Of(context, await project.Ask((IDeploymentGrain grain) => grain.Save(spec, Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("PutDeployment").WithSummary("Make or change a deployment").Produces<Domain.Versioned<DeploymentSpec>>();
        deployments.MapDelete("/{deployment}", (string application, string deployment, Project project, HttpContext context) =>
            With(project, application, deployment, async key => Answers.Of(context, await project.Ask((IDeploymentGrain grain) => grain.Delete(Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("DeleteDeployment").WithSummary("Delete a deployment").Produces<Domain.Versioned<DeploymentSpec>>();
        deployments.MapGet("/{deployment}/parameters", (string application, string deployment, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IDeploymentGrain grain) => grain.Parameters(), key))))
            .Needs(Permission.Read).WithName("GetParameters").WithSummary("Every parameter with the layer that it is from").Produces<DeploymentParameters>();
        deployments.MapGet("/{deployment}/history", (string application, string deployment, Project project) =>
            WithExisting(project, application, deployment, async key => TypedResults.Ok(new Listed<DeployedRelease>(await project.Ask((IDeploymentGrain grain) => grain.History(), key)))))
            .Needs(Permission.Read).WithName("ListReleases").WithSummary("What was deployed, the newest first").Produces<Listed<DeployedRelease>>();
        deployments.MapGet("/{deployment}/preview", (string application, string deployment, Project project) =>
            With(project, application, deployment, async key => Answers.Of(await project.Ask((IDeploymentGrain grain) => grain.Preview(), key))))
            .Needs(Permission.Read).WithName("PreviewManifests").WithSummary("The manifests that a deploy would apply").Produces<ManifestPreview>();
        deployments.MapPost("/{deployment}/action/try", (string application, string deployment, Project project, HttpContext context) =>
            With(project, application, deployment, async key =>
            {
                var config = await Bodies.Text(context);
                return Answers.Of(await project.Ask((IDeploymentGrain grain) => grain.TryConfig(config), key));
            }))
            .Needs(Permission.Configure).WithName("TryManifests").WithSummary("The manifests that a QVS Config which is not committed would deploy here").Accepts<string>("application/yaml").Produces<ManifestPreview>();

        routes.MapPost("/clusters/{cluster}/action/check", async (string cluster, Project project) => ClusterId.TryParse(cluster, out var id)
                ? TypedResults.Ok(await project.Ask((IClusterGrain grain) => grain.Check(), new ClusterKey(project.Tenant, id)))
                : Problems.NotFound($"cluster '{cluster}'") as IResult)
            .WithTags("Cluster").Needs(Permission.Read).WithName("CheckCluster").WithSummary("Whether the cluster can be reached, and what it has").Produces<ClusterHealth>();
    }

    private static Task<IResult> With(Project project, string application, Func<ApplicationKey, Task<IResult>> call) =>
        ApplicationId.TryParse(application, out var id)
            ? call(new ApplicationKey(project.Tenant, id))
            : Task.FromResult<IResult>(Problems.NotFound($"application '{application}'"));

    public static Task<IResult> With(Project project, string application, string deployment, Func<DeploymentKey, Task<IResult>> call) =>
        ApplicationId.TryParse(application, out var id) && DeploymentId.TryParse(deployment, out var second)
            ? call(new DeploymentKey(project.Tenant, id, second))
            : Task.FromResult<IResult>(NoDeployment(application, deployment));

    /// <summary>For what can be asked of every name, and means something only where there is a deployment.</summary>
    public static Task<IResult> WithExisting(Project project, string application, string deployment, Func<DeploymentKey, Task<IResult>> call) =>
        With(project, application, deployment, async key =>
            await project.Ask((IDeploymentGrain grain) => grain.Get(), key) is null ? NoDeployment(application, deployment) : await call(key));

    private static IResult NoDeployment(string application, string deployment) => Problems.NotFound($"deployment '{application}/{deployment}'");
}
