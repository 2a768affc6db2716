using System.Globalization;
using EmotionML.Infer.Http;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>Error answers about songs.</summary>
internal static class TrackProblems
{
    /// <summary>404: the library has no song of this id.</summary>
    internal static IResult NotFound(long id) => Problems.Problem(StatusCodes.Status404NotFound, string.Create(CultureInfo.InvariantCulture, $"track: expected the id of a song in the library, found {id}"));
}
