namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Stages of one try to enroll one device, in their order; the last five are ends.</summary>
public enum AttemptState
{
    /// <summary>By account: the person opened the sign-in page.</summary>
    SigningIn,

    /// <summary>By account: the person signed in, and the device has its token.</summary>
    SignedIn,

    /// <summary>The profile was handed out and a place is reserved.</summary>
    ProfileIssued,

    /// <summary>Three-phase variant: the device proved which one it is.</summary>
    DeviceIdentified,

    /// <summary>The device has its identity certificate.</summary>
    CertificateIssued,

    /// <summary>Three-phase variant: the device used its certificate and got the management profile.</summary>
    IdentityProven,

    /// <summary>The device checked in; it counts as a use of the token.</summary>
    Authenticated,

    /// <summary>The device can be pushed to: it is managed.</summary>
    Enrolled,

    /// <summary>What its group has is being installed.</summary>
    Configuring,

    /// <summary>Everything is installed and was seen on the device.</summary>
    Completed,

    /// <summary>Managed, but some of it could not be installed.</summary>
    CompletedWithErrors,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Not allowed in.</summary>
    Refused,

    /// <summary>Nothing came within the hour.</summary>
    Abandoned,

    /// <summary>Ended by an administrator, or by a newer try of the same person.</summary>
    Cancelled,
}
