using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>A validator as a pattern label: it is asked about the field's name.</summary>
internal static class PatternCall
{
    public static bool Admits(EvalContext context, BuiltinValidator validator, StringValue name) =>
        (validator.Kind & Kind.String) != 0
        && validator.Builtin.Body(new CallContext(context, validator.Builtin, [name, .. validator.Arguments], null)) is BoolValue { Value: true };
}
