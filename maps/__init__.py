"""Draw: Folium views that open without internet."""
