using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator;

/// <summary>How a device and its owner behave, and misbehave. May be changed while the device runs.</summary>
public sealed class DeviceBehavior
{
    /// <summary>The owner or the device stops after this stage and never goes on.</summary>
    public EnrollmentStage? StallAfter { get; set; }

    /// <summary>Commands, by <c>RequestType</c>, that are answered NotNow; <c>*</c> for all that the kind of device may refuse so.</summary>
    public HashSet<string> NotNowFor { get; } = new(StringComparer.Ordinal);

    /// <summary>Identifiers of profiles that the device fails to install.</summary>
    public HashSet<string> FailingProfiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Waits in Setup Assistant until <c>DeviceConfigured</c> comes.</summary>
    public bool AwaitsConfiguration { get; set; }

    /// <summary>Supervised, so that commands for such devices work.</summary>
    public bool IsSupervised { get; set; }

    /// <summary>Asks for a certificate with another challenge than the one it was given.</summary>
    public bool SendsWrongChallenge { get; set; }

    /// <summary>Damages the <c>Mdm-Signature</c> of each message.</summary>
    public bool AltersSignature { get; set; }

    /// <summary>Signs its messages with a certificate that it made itself.</summary>
    public bool UsesForeignCertificate { get; set; }

    /// <summary>Sends each message a second time after it was answered, and goes by the first answer.</summary>
    public bool RepeatsMessages { get; set; }

    /// <summary>Loses the first answer to each message, and therefore sends it again.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Says goodbye when the profile is removed, where that asks for it. Best effort on real devices.</summary>
    public bool ChecksOut { get; set; } = true;

    /// <summary>Introduces itself again after its identity was renewed; otherwise it only sends a token update.</summary>
    public bool AuthenticatesAfterRenewal { get; set; }

    /// <summary>The person closes the sign-in page as soon as it is there; nobody tells the server.</summary>
    public bool CancelsSignIn { get; set; }

    /// <summary>The sign-in page gets no cookie back, as happens between the sites of several identity providers.</summary>
    public bool LosesCookies { get; set; }

    /// <summary>Loses the first answer to each renewal of its token, and therefore asks again with the same refresh token.</summary>
    public bool LosesTokenAnswers { get; set; }

    /// <summary>Has the developer setting that lets it install apps of Enrollment SSO by their own ids.</summary>
    public bool IsForDevelopment { get; set; }

    /// <summary>Posts its attributes signed by a certificate that no Apple CA issued.</summary>
    public bool HasForeignDeviceCertificate { get; set; }
}
