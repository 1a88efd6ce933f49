using System.CommandLine;
using Qvs.Cue;
using Qvs.Cue.Loading;

namespace Qvs.Cli.Cue;

/// <summary><c>cue vet</c>: says only what is wrong. Each value of a data file must satisfy the configuration, or the schemas of <c>-d</c>.</summary>
internal static class VetCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("vet", "Checks configurations and data."), expressions: false);
        flags.AddChecking(command);
        flags.SetAction(command, Run);
        return command;
    }

    private static int Run(CueArguments arguments)
    {
        var session = new CueSession(arguments);
        if (session.Load(withData: false) is not { } loaded)
        {
            return ExitCode.LoadError;
        }

        if (loaded.Data.Count > 0 && loaded.Instances.Count == 0)
        {
            return session.Output.Fail("data files specified without a schema");
        }

        return loaded.Instances.Max(instance => loaded.Data.Count > 0
            ? CheckData(session, instance, loaded)
            : CheckInstance(session, session.Context.Build(instance)));
    }

    private static int CheckInstance(CueSession session, CueValue value)
    {
        var errors = value.Validate(session.Arguments.Concrete);
        session.Output.Tell(errors);
        if (errors.Count > 0)
        {
            return value.LoadErrors.Count > 0 ? ExitCode.LoadError : ExitCode.EvaluationError;
        }

        return session.Arguments.Concrete || session.Arguments.AllowIncomplete || value.IsConcrete
            ? ExitCode.Value
            : session.Output.Fail("some instances are incomplete; use the -c flag to show errors or -c=false to allow incomplete instances");
    }

    private static int CheckData(CueSession session, CueInstance instance, LoadResult loaded)
    {
        var worst = ExitCode.Value;
        foreach (var file in loaded.Data.SelectMany(d => d.AsCue()))
        {
            // The data must not see the configuration's scope, and each must be checked as if it were alone.
            var checkedAgainst = session.Arguments.Schemas.Count == 0 ? [""] : session.Arguments.Schemas;
            foreach (var schema in checkedAgainst)
            {
                var root = session.Context.Build(schema.Length == 0 ? instance.With([file]) : instance);
                var value = schema.Length == 0 ? root : root.Evaluate(schema).Unify(root.Import(file));
                var errors = value.Validate(concrete: true);
                session.Output.Tell(errors);
                worst = Math.Max(worst, errors.Count == 0 ? ExitCode.Value : value.LoadErrors.Count > 0 ? ExitCode.LoadError : ExitCode.EvaluationError);
            }
        }

        return worst;
    }
}
