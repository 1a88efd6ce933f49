namespace Qvs.Domain.Delivery.Definition;

/// <summary>The codes of what can be wrong with an AssemblyLine.</summary>
public static class LineProblems
{
    public const string WrongShape = "QVS1201";
    public const string MissingField = "QVS1202";
    public const string UnknownKey = "QVS1203";
    public const string DuplicateKey = "QVS1204";
    public const string WrongKind = "QVS1205";
    public const string BadName = "QVS1206";
    public const string DuplicateName = "QVS1207";
    public const string UnknownStage = "QVS1208";
    public const string Cycle = "QVS1209";
    public const string BadReference = "QVS1210";
    public const string UnknownInput = "QVS1211";
    public const string ReferenceNotAllowed = "QVS1212";
    public const string BadValue = "QVS1213";
    public const string TooLarge = "QVS1214";
    public const string OldForm = "QVS1215";
    public const string Placeholder = "QVS1216";
}
