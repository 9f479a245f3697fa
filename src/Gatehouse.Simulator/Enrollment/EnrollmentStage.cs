namespace Gatehouse.Simulator.Enrollment;

/// <summary>How far a device has come, in order.</summary>
public enum EnrollmentStage
{
    /// <summary>Nothing happened yet.</summary>
    None,

    /// <summary>With an account: its domain said where to enroll.</summary>
    ServerFound,

    /// <summary>The page is open.</summary>
    PageOpened,

    /// <summary>With an account: the person signed in, and the device has a token.</summary>
    SignedIn,

    /// <summary>The profile is on the device.</summary>
    ProfileDownloaded,

    /// <summary>Profile service: the attributes were posted and answered.</summary>
    DeviceIdentified,

    /// <summary>The identity certificate is in the keychain.</summary>
    CertificateIssued,

    /// <summary>Profile service: the attributes were posted with that certificate, and the final profile came.</summary>
    IdentityProven,

    /// <summary><c>Authenticate</c> was answered.</summary>
    Authenticated,

    /// <summary>The first <c>TokenUpdate</c> was answered: the device is managed.</summary>
    Enrolled,

    /// <summary>It has answered commands.</summary>
    Answering,

    /// <summary>Management ended.</summary>
    Unenrolled,
}
