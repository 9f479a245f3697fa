namespace Gatehouse.Conformance.Support;

/// <summary>Where it is written what a test checks. docs/conformance.md is made from these and the names of the tests.</summary>
/// <param name="source">Document and clause, such as <c>RFC 8894 §3.3</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SpecificationAttribute(string source) : Attribute
{
    public string Source { get; } = source;
}
