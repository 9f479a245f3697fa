namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>User channels on which a command exists.</summary>
[Flags]
public enum UserChannels
{
    /// <summary>Device channel only.</summary>
    None = 0,

    /// <summary>A Mac's users.</summary>
    Mac = 1,

    /// <summary>A Shared iPad's users.</summary>
    SharedIPad = 2,

    /// <summary>On a Mac not on the device channel.</summary>
    MacOnlyThere = 4,
}

/// <summary>Whether a command exists on the device channel of a Shared iPad.</summary>
public enum SharedIPadUse
{
    /// <summary>Yes, or it is no command of iPads.</summary>
    Allowed,

    /// <summary>No.</summary>
    Forbidden,

    /// <summary>On iPads only there.</summary>
    Only,
}

/// <summary>One command of Apple's: what it does, and which enrollments understand it.</summary>
/// <param name="RequestType">Apple's name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Since">First version of each platform that has it.</param>
/// <param name="UserEnrollment">Platforms on which user enrollments have it.</param>
/// <param name="UserChannels">User channels that have it.</param>
/// <param name="SharedIPad">Whether Shared iPads have it.</param>
/// <param name="Supervised">Platforms on which it needs supervision.</param>
/// <param name="Automated">Platforms on which it needs Automated Device Enrollment.</param>
/// <param name="AccessRight">Bit that the enrollment profile must grant; 0 for none.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands</c>.</remarks>
public sealed record CommandEntry(
    string RequestType, string Summary, IReadOnlyDictionary<MdmPlatform, Version> Since,
    IReadOnlySet<MdmPlatform> UserEnrollment, UserChannels UserChannels, SharedIPadUse SharedIPad,
    IReadOnlySet<MdmPlatform> Supervised, IReadOnlySet<MdmPlatform> Automated, int AccessRight)
{
    /// <summary>First release, of every platform, that no longer has it; null while it is there.</summary>
    public Version? RemovedIn { get; init; }

    /// <summary>How it is made from JSON; null when it can be sent only as a property list.</summary>
    public CommandForm? Form { get; init; }

    /// <summary>A device that comes back after months must not get it any more; give it a deadline.</summary>
    public bool IsTimeBound { get; init; }

    /// <summary>Names of parameters that are secret, those of objects as <c>object.member</c>.</summary>
    public IReadOnlyList<string> SecretParameters => Form is null ? [] : [.. Secrets(Form.Parameters, "")];

    /// <summary>Why an enrollment cannot run the command; null when nothing speaks against it.</summary>
    public string? Check(CommandTarget target) => CommandEligibility.Check(this, target);

    private static IEnumerable<string> Secrets(IReadOnlyList<CommandParameter> parameters, string path) =>
        parameters.SelectMany(p => p.Members is null ? p.Secret ? [path + p.Name] : [] : Secrets(p.Members, $"{path}{p.Name}."));
}
