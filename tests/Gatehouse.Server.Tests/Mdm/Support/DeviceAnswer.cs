using System.Net;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>What the server told a device.</summary>
public sealed record DeviceAnswer(HttpStatusCode Status, byte[] Body, string? MediaType)
{
    /// <summary>Each line of <c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    /// <summary>The body as a dictionary; fails when it is none.</summary>
    public PlistDictionary Plist
    {
        get
        {
            Assert.True(PlistReader.TryReadDictionary(Body, PlistLimits.CommandResult, out var plist, out var error), error?.ToString());
            return plist;
        }
    }

    /// <summary><c>CommandUUID</c>; null for an empty body.</summary>
    public string? Uuid => Body.Length == 0 ? null : Plist.Text("CommandUUID");

    /// <summary>The command; null for an empty body.</summary>
    public PlistDictionary? Command => Body.Length == 0 ? null : Plist.Dictionary("Command");

    /// <summary>Its type; null for an empty body.</summary>
    public string? RequestType => Command?.Text("RequestType");
}
