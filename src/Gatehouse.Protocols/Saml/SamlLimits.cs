namespace Gatehouse.Protocols.Saml;

/// <summary>How much is read before a document is refused, whatever else it holds.</summary>
/// <param name="MaxBytes">Length, also of what was compressed.</param>
/// <param name="MaxDepth">Elements inside elements.</param>
/// <param name="MaxNodes">Elements, attributes and texts together.</param>
public sealed record SamlLimits(int MaxBytes, int MaxDepth, int MaxNodes)
{
    /// <summary>256 KiB, 32 levels: requests, responses, assertions.</summary>
    public static SamlLimits Message { get; } = new(256 * 1024, 32, 8 * 1024);

    /// <summary>8 MiB, 32 levels: metadata, also of a federation of some hundred providers.</summary>
    public static SamlLimits Metadata { get; } = new(8 * 1024 * 1024, 32, 400 * 1024);
}
