using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>A command that somebody wrote as a property list, for those that have no type here, or do not exist yet.</summary>
/// <param name="RequestType">Its name; need not be in the catalogue.</param>
/// <param name="Command">Inner dictionary, all keys as they were.</param>
public sealed record RawCommand(string RequestType, PlistDictionary Command)
{
    private const string Format = "command";
    private const int MaxNameLength = 64;

    /// <summary>Reads the inner dictionary, or the whole envelope, whose <c>CommandUUID</c> is ignored because the server gives its own.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> plist, [NotNullWhen(true)] out RawCommand? command, [NotNullWhen(false)] out ParseError? error)
    {
        command = null;
        if (!PlistReader.TryReadDictionary(plist, PlistLimits.Profile, out var root, out error)) return false;
        var inner = root.Dictionary("Command") ?? root;
        if (inner.Text("RequestType") is not { Length: > 0 and <= MaxNameLength } name || !name.All(char.IsAsciiLetterOrDigit))
        {
            error = new ParseError(Format, 0, "RequestType is missing, or is not a name of letters and digits");
            return false;
        }

        command = new RawCommand(name, inner);
        return true;
    }

    /// <summary>The name only; keys may be secret.</summary>
    public override string ToString() => RequestType;
}
