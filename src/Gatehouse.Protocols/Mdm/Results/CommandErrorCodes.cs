namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>
/// Meaning of the error codes that Apple documents. For display only: Apple may change them, and macOS uses domains
/// of its own, so nothing is decided by a code.
/// </summary>
/// <remarks>Source: Apple's MDM Protocol Reference, error codes.</remarks>
public static partial class CommandErrorCodes
{
    /// <summary>A sentence for a code; null when it is not known.</summary>
    public static string? Explain(string domain, long code) => Table.GetValueOrDefault((domain, code));
}
