using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>A validator as a pattern label: it is asked about the field's name, outside of any evaluation.</summary>
internal static class PatternCall
{
    public static bool Admits(BuiltinValidator validator, StringValue name)
    {
        if ((validator.Kind & Kind.String) == 0)
        {
            return false;
        }

        var context = new EvalContext(NoBuiltins.Instance, EvalBudget.Default, []);
        return validator.Builtin.Body(new CallContext(context, validator.Builtin, [name, .. validator.Arguments], null)) is BoolValue { Value: true };
    }

    private sealed class NoBuiltins : IBuiltinRegistry
    {
        public static readonly NoBuiltins Instance = new();

        public BuiltinPackage? Package(string path) => null;

        public Builtin? Predeclared(string name) => null;
    }
}
