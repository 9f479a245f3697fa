namespace Gatehouse.Server.Mdm;

/// <summary>Settings of device management; bound from <c>Gatehouse:Mdm</c>.</summary>
public sealed class MdmOptions
{
    /// <summary>A device without contact for this long is shown as offline. Default 7 days.</summary>
    public TimeSpan OfflineAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an expired identity, not revoked and still bound, may connect, only to be renewed. Default 30 days.</summary>
    public TimeSpan IdentityGrace { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the certificate before a renewal is still accepted, for requests in flight. Default 10 minutes.</summary>
    public TimeSpan IdentityOverlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Pause before a device that waits in Setup Assistant is released although something is still open. Default 10 minutes.</summary>
    public TimeSpan ReleaseAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A device that is asked to leave and does not answer is dropped after this. Default 7 days.</summary>
    public TimeSpan UnenrollWithin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long finished commands and their results are kept. Default 90 days.</summary>
    public TimeSpan KeepCommands { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// True: network users of a Mac are managed (empty digest challenge). False, the default: <c>UserAuthenticate</c> is
    /// answered 410, "do not manage this user for this login session".
    /// </summary>
    public bool ManageNetworkUsers { get; set; }

    /// <summary>Accept SHA-1 in <c>Mdm-Signature</c>, as very old systems send it. Default false.</summary>
    public bool AllowLegacySignatures { get; set; }

    /// <summary>
    /// How long a token that ran out still serves a device of an account for what it is doing; it is sent for a new one when it
    /// next has nothing to do. Default 10 minutes.
    /// </summary>
    public TimeSpan TokenGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>So many devices of an organization are told to sign in within a minute; the next ones get 503 and come again. Those that renew their token without anybody are not counted. Default 300.</summary>
    public int ChallengesPerMinute { get; set; } = 300;

    /// <summary>What becomes of the devices of a person who may not sign in any more. Default: they remove their enrollment profile.</summary>
    public PersonGoneAction WhenPersonGone { get; set; } = PersonGoneAction.RemoveProfile;

    /// <summary>How long after that; until then the devices ask for a sign-in. Default 7 days.</summary>
    public TimeSpan EndManagementAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Base address of APNs. Default <c>https://api.push.apple.com</c>; a stand-in for tests may be elsewhere.</summary>
    public string ApnsUrl { get; set; } = "https://api.push.apple.com";

    /// <summary>PEM file with a root that the stand-in's TLS certificate chains to, besides the system's roots. Unset for Apple.</summary>
    public string? ApnsTrust { get; set; }

    /// <summary>Pushes in flight at most. Default 100.</summary>
    public int ApnsConcurrency { get; set; } = 100;
}
