using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>What an endpoint of the entitlement API wants to be checked and read before it is called.</summary>
internal sealed record TvNeeds
{
    /// <summary>Scope that the application must have.</summary>
    public string Scope { get; init; } = TvScopes.Api;

    /// <summary>What the body is.</summary>
    public TvBody Body { get; init; }

    /// <summary>Longest body that is read.</summary>
    public int MaxBody { get; init; } = 16 * 1024;

    /// <summary>What a body is refused with that cannot be read. A form of another type is no error: its parameters are missing.</summary>
    public TvErrorCode BodyError { get; init; } = TvErrorCodes.InvalidParameterMvpd;

    /// <summary><c>AP-Device-Identifier</c> must be there.</summary>
    public bool DeviceIdentifier { get; init; }

    /// <summary><c>X-Device-Info</c> counts, and must be Base64 when it is there.</summary>
    public bool DeviceInfo { get; init; }

    /// <summary>Tokens of platforms and services tell who somebody is.</summary>
    public bool SingleSignOn { get; init; }

    /// <summary>The path's <c>{mvpd}</c> must be known, and its integration enabled.</summary>
    public bool Mvpd { get; init; }
}

/// <summary>Kinds of bodies.</summary>
internal enum TvBody
{
    /// <summary>None is read.</summary>
    None,

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary>One JSON object.</summary>
    Json,
}
