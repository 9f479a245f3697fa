using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Reads what devices send to the check-in URL.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin</c>.</remarks>
public static class CheckInParser
{
    private const string Format = "check-in";

    /// <summary>Reads one message. A type that we do not know is an error that names it; answer it with 400, which does not unenroll.</summary>
    /// <param name="body">Request body, kept as <see cref="CheckInMessage.Raw"/> without a copy.</param>
    /// <param name="message">One of the records of this namespace.</param>
    /// <param name="error">Which rule it breaks.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out CheckInMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        message = null;
        if (!PlistReader.TryReadDictionary(body, PlistLimits.CheckIn, out var root, out error)) return false;
        if (root.Text("MessageType") is not { Length: > 0 } type) return Fail("MessageType is missing", out error);
        if (!EnrollmentIdentity.TryRead(root, out var enrollment, out var reason)) return Fail($"{Quote(type)}: {reason}", out error);
        var keys = new CheckInReader(root, enrollment, body);
        message = Read(type, keys);
        return message is not null || Fail($"{Quote(type)}: {keys.Reason}", out error);
    }

    private static CheckInMessage? Read(string type, CheckInReader keys)
    {
        switch (type)
        {
            case nameof(Authenticate): return Authenticate.Read(keys);
            case nameof(TokenUpdate): return TokenUpdate.Read(keys);
            case nameof(CheckOut): return CheckOut.Read(keys);
            case nameof(UserAuthenticate): return UserAuthenticate.Read(keys);
            case nameof(SetBootstrapToken): return SetBootstrapToken.Read(keys);
            case nameof(GetBootstrapToken): return GetBootstrapToken.Read(keys);
            case nameof(GetToken): return GetToken.Read(keys);
            case nameof(DeclarativeManagement): return DeclarativeManagement.Read(keys);
            case nameof(ReturnToService): return ReturnToService.Read(keys);
            default:
                keys.Require(false, "the message type is unknown");
                return null;
        }
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError(Format, 0, reason);
        return false;
    }

    /// <summary>The type goes into logs, so only a plausible name is repeated.</summary>
    private static string Quote(string type) => type.Length <= 64 && type.All(char.IsAsciiLetterOrDigit) ? type : "(unprintable type)";
}
