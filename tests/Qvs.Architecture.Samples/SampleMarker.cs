namespace Qvs.Architecture.Samples;

/// <summary>Names this assembly. Everything else in it breaks a rule on purpose, each in its own way.</summary>
public static class SampleMarker;
