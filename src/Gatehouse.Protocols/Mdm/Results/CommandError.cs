using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>One link of an error chain.</summary>
/// <param name="Domain">Such as <c>MCMDMErrorDomain</c>; empty when the device left it out.</param>
/// <param name="Code">Meaningful only together with the domain.</param>
/// <param name="LocalizedDescription">In the language of the device.</param>
/// <param name="EnglishDescription">In English, if the device sent it.</param>
public sealed record CommandError(string Domain, long Code, string? LocalizedDescription, string? EnglishDescription)
{
    // A chain has a few links; whatever a hostile report holds more is cut off.
    private const int MaxLinks = 32;

    /// <summary>The best sentence there is: the device's English, its own language, or ours for the code.</summary>
    public string Description => EnglishDescription ?? LocalizedDescription ?? CommandErrorCodes.Explain(Domain, Code) ?? $"{Domain} {Code}";

    /// <summary>Reads the <c>ErrorChain</c> of a report or of one item in it; empty when absent.</summary>
    public static IReadOnlyList<CommandError> ReadChain(PlistDictionary owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner.Array("ErrorChain") is { Count: > 0 } chain
            ? [.. chain.OfType<PlistDictionary>().Take(MaxLinks).Select(Read)]
            : [];
    }

    private static CommandError Read(PlistDictionary link) => new(
        link.Text("ErrorDomain") ?? "", link.Integer("ErrorCode") ?? 0,
        Filled(link.Text("LocalizedDescription")), Filled(link.Text("USEnglishDescription")));

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
