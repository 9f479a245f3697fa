using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>Finds the enrollment attempt that a CSR names: the profile we gave out put its id into the subject.</summary>
internal static class AttemptReference
{
    private const string Prefix = "att";

    /// <summary>The first value that has the form of an attempt's id.</summary>
    public static string? Find(IEnumerable<string> subjectValues) => subjectValues.FirstOrDefault(v => Id.Is(Prefix, v));
}
