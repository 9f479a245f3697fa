using System.Security.Cryptography;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>RSA keys are slow to make, and no test needs a fresh one.</summary>
internal static class TestKeys
{
    private static readonly Lazy<RSA>[] Keys = [.. Enumerable.Range(0, 4).Select(_ => new Lazy<RSA>(() => RSA.Create(2048)))];

    /// <summary>One of a few keys; equal numbers give equal keys.</summary>
    public static RSA Rsa(int number) => Keys[number].Value;
}
